import { constants } from "node:fs";
import { access, lstat, open } from "node:fs/promises";
import type { WhyNotRenamed } from "@nbsecrets/shared";
import { errnoOf } from "./file-error.ts";
import { fileStamp } from "./file-stamp.ts";
import { languageOfFile } from "./scan-files.ts";
import { renameInCode, renameInNotebook, type Names, type RenamedLine } from "./rename-in-text.ts";
import { writeFileDurably } from "./write-file-durably.ts";

/** A file as it was when it was looked at, and as it would be. */
export interface FileRenaming {
  readonly path: string;
  readonly stamp: string;
  readonly text: string;
  readonly lines: readonly RenamedLine[];
}

/** What a renaming would make of a file. Undefined where it cannot be read, or is no text or no notebook that is known. */
export async function planFile(path: string, names: Names): Promise<FileRenaming | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stamp = fileStamp(await handle.stat({ bigint: true }));
      const bytes = await handle.readFile();
      const text = bytes.toString("utf8");
      if (fileStamp(await handle.stat({ bigint: true })) !== stamp || !Buffer.from(text).equals(bytes)) {
        return undefined;
      }
      const renaming = renameInFile(path, text, names);
      return renaming && { path, stamp, ...renaming };
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** Writes it, unless the file is another one by now; says why not. Until then nothing keeps what the file holds. */
export async function applyToFile(
  { path, stamp }: Pick<FileRenaming, "path" | "stamp">,
  names: Names,
): Promise<WhyNotRenamed | undefined> {
  try {
    const stats = await lstat(path, { bigint: true });
    if (!stats.isFile() || fileStamp(stats) !== stamp) {
      return "changed";
    }
    const mode = Number(stats.mode) & 0o7777;
    if ((mode & 0o222) === 0) {
      return "read-only";
    }
    await access(path, constants.W_OK);
    const renaming = await planFile(path, names);
    if (renaming?.stamp !== stamp) {
      return "changed";
    }
    const { text } = renaming;
    const isOurs = process.getuid === undefined || Number(stats.uid) === process.getuid();
    if (isOurs && stats.nlink === 1n) {
      await writeFileDurably(path, Buffer.from(text), {
        mode,
        beforeRename: async () => {
          if (fileStamp(await lstat(path, { bigint: true })) !== stamp) {
            throw new ChangedMeanwhile();
          }
        },
      });
    } else {
      // Another owner's, or known by two names: it has to stay the same file.
      await writeInPlace(path, stamp, Buffer.from(text));
    }
    return undefined;
  } catch (error) {
    const errno = errnoOf(error);
    return error instanceof ChangedMeanwhile
      ? "changed"
      : errno === "ENOENT"
        ? "gone"
        : errno === "EACCES" || errno === "EPERM" || errno === "EROFS"
          ? "read-only"
          : "refused";
  }
}

class ChangedMeanwhile extends Error {}

function renameInFile(path: string, text: string, names: Names): Pick<FileRenaming, "text" | "lines"> | undefined {
  const language = languageOfFile(path);
  if (language === undefined) {
    return undefined;
  }
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const body = text.slice(mark.length);
  const renaming = language === "notebook" ? renameInNotebook(body, names) : renameInCode(body, language, names);
  return renaming && { ...renaming, text: mark + renaming.text };
}

async function writeInPlace(path: string, stamp: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  try {
    if (fileStamp(await handle.stat({ bigint: true })) !== stamp) {
      throw new ChangedMeanwhile();
    }
    await handle.truncate(0);
    await handle.writeFile(bytes); // `write` may write a part alone
    await handle.sync();
  } finally {
    await handle.close();
  }
}
