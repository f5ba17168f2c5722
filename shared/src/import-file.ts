import { readEnv } from "./import-env.ts";
import { ImportEntries, type ImportEntry, type ImportProblem } from "./import-entries.ts";
import { importFormat, type ImportFormat } from "./import-format.ts";
import { readJson } from "./import-json.ts";
import { readShell } from "./import-shell.ts";
import { MAX_IMPORT_BYTES } from "./limits.ts";
import type { Message } from "./messages.ts";
import { decodeUtf8 } from "./utf8.ts";

/** What a file holds. Everything of it is either an entry, a problem, or a comment. */
export interface ParsedImport {
  readonly format: ImportFormat;
  /** Each name once, in the order of the lines. */
  readonly entries: readonly ImportEntry[];
  readonly problems: readonly ImportProblem[];
}

/** Whoever has that many has chosen the wrong file or format, and needs no more of them. */
const MOST_PROBLEMS = 50;

const readers = { env: readEnv, json: readJson, shell: readShell } as const;

/**
 * Reads a `.env` file, a flat JSON object (or a Kubernetes Secret as JSON) or shell code. Runs nothing and looks nowhere else.
 *
 * @param fileName - helps to tell the format; empty where there is none, as for pasted text.
 * @param format - as a person has chosen it; else it is told from the content and the name.
 */
export function parseImport(bytes: Uint8Array, fileName: string, format?: ImportFormat): ParsedImport {
  const refusal = refuse(bytes);
  const source = refusal === undefined ? decodeUtf8(bytes) : undefined;
  if (source === undefined) {
    const message: Message = refusal ?? { key: "import-not-utf8", params: {} };
    return { format: format ?? "env", entries: [], problems: [{ message }] };
  }
  const text = source.replace(/^\ufeff/, "");
  const chosen = format ?? importFormat(text, fileName);
  const found = new ImportEntries();
  readers[chosen](text, found);
  const { entries } = found;
  const problems = atMost(MOST_PROBLEMS, found.problems);
  return entries.length === 0 && problems.length === 0
    ? { format: chosen, entries, problems: [{ message: { key: "import-nothing", params: {} } }] }
    : { format: chosen, entries, problems };
}

/** The first ones, and how many more there are. */
function atMost(limit: number, problems: readonly ImportProblem[]): readonly ImportProblem[] {
  const count = String(problems.length - limit);
  return problems.length <= limit
    ? problems
    : [...problems.slice(0, limit), { message: { key: "import-more-problems", params: { count } } }];
}

/** Why no text is to be looked for in the bytes. */
function refuse(bytes: Uint8Array): Message | undefined {
  if (bytes.byteLength > MAX_IMPORT_BYTES) {
    const params = { bytes: String(bytes.byteLength), limit: String(MAX_IMPORT_BYTES) };
    return { key: "import-too-large", params };
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { key: "import-utf16", params: {} };
  }
  return bytes.includes(0) ? { key: "import-binary", params: {} } : undefined;
}
