import { open } from "node:fs/promises";
import { NotebookReferences, readCode, type CodeReading } from "@nbsecrets/references";
import { errnoOf } from "./file-error.ts";
import { fileStamp } from "./file-stamp.ts";
import { notebookCode } from "./notebook-code.ts";
import type { FoundFile } from "./scan-files.ts";

/** Files of more bytes are not looked at. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Why a file, or a part of it, was not looked at. */
export type WhyUnread =
  /** More than `MAX_FILE_BYTES`, or a cell of more than the million characters that `readCode` takes. */
  | "too-large"
  /** It, or its directory, cannot be read. */
  | "unreadable"
  /** No notebook of a format that is known. */
  | "damaged"
  /** Written again and again while it was read. */
  | "changed";

/** The references of one file as it was at its stamp. */
export interface FileReferences {
  readonly stamp: string;
  /** One for a file of code; one a code cell for a notebook, with `cells` saying which cell of the notebook it is. */
  readonly readings: readonly Pick<CodeReading, "references">[];
  readonly cells?: readonly number[];
  readonly unread?: WhyUnread;
}

const attempts = 3;

/**
 * Reads a file, unless it is as it was when `known` was read. Undefined when there is none any more.
 * Everything else is told in the result: it never rejects.
 */
export async function readReferences(
  found: FoundFile,
  known: FileReferences | undefined,
): Promise<FileReferences | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const handle = await open(found.file, "r");
      try {
        const before = await handle.stat({ bigint: true });
        const stamp = fileStamp(before);
        if (before.size > MAX_FILE_BYTES) {
          return { stamp, readings: [], unread: "too-large" };
        }
        const content = await handle.readFile();
        if (fileStamp(await handle.stat({ bigint: true })) === stamp) {
          return { stamp, ...referencesOf(content, found.language) };
        }
      } finally {
        await handle.close();
      }
    } catch (error) {
      return errnoOf(error) === "ENOENT" ? undefined : { stamp: "", readings: [], unread: "unreadable" };
    }
  }
  return { stamp: "", readings: known?.readings ?? [], unread: "changed", ...cellsOf(known) };
}

function cellsOf(known: FileReferences | undefined): Pick<FileReferences, "cells"> {
  return known?.cells === undefined ? {} : { cells: known.cells };
}

/** A word without which no code of any language names a secret; the dollar is the shell's. */
const telling =
  /environ|getenv|env_var|nbsecrets|NBSECRETS|userdata|get_secret|ENV\b|\benv\b|putenv|setenv|%env|set_env|\$[{A-Za-z_]|printenv/;

function referencesOf(content: Buffer, language: string): Omit<FileReferences, "stamp"> {
  const text = content.toString("utf8").replace(/^\uFEFF/, "");
  if (language === "notebook") {
    return notebookReferences(text);
  }
  if (!telling.test(text)) {
    return { readings: [] };
  }
  const reading = readCode(text, language);
  return reading.unread === undefined || reading.unread === "language"
    ? { readings: [reading] }
    : { readings: [], unread: "too-large" };
}

function notebookReferences(text: string): Omit<FileReferences, "stamp"> {
  const notebook = notebookCode(parsed(text));
  if (notebook === undefined) {
    // An empty file is what some programs make before they write a notebook.
    return text.trim() === "" ? { readings: [] } : { readings: [], unread: "damaged" };
  }
  const { codes, cells: indexes } = notebook;
  const readings = new NotebookReferences().update(codes);
  const isCut = readings.some(({ unread }) => unread === "too-long" || unread === "tangled");
  const named = readings.flatMap((reading, index) =>
    reading.references.length === 0 ? [] : [{ reading, cell: indexes[index] ?? 0 }],
  );
  return {
    readings: named.map(({ reading }) => ({ references: reading.references })),
    cells: named.map(({ cell }) => cell),
    ...(isCut ? { unread: "too-large" } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
