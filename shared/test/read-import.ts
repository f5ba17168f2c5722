import { decodeUtf8, parseImport, type ImportFormat } from "../src/index.ts";

/** What was read of a file, short enough for a table: values as text, `line: key` of each problem, keys of notes by name. */
export interface ReadImport {
  readonly format: ImportFormat;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly problems: readonly string[];
  readonly notes: Readonly<Record<string, readonly string[]>>;
}

export function readImport(content: string | Uint8Array, fileName: string): ReadImport {
  const { format, entries, problems } = parseImport(Buffer.from(content), fileName);
  const noted = entries.filter(({ notes }) => notes.length > 0);
  return {
    format,
    values: Object.fromEntries(entries.map(({ name, value }) => [name, decodeUtf8(value)])),
    problems: problems.map(({ line, lastLine, message }) => {
      const lines = line === undefined ? "file" : lastLine === undefined ? String(line) : `${line}-${lastLine}`;
      return `${lines}: ${message.key}${message.params["name"] === undefined ? "" : ` ${message.params["name"]}`}`;
    }),
    notes: Object.fromEntries(noted.map(({ name, notes }) => [name, notes.map(({ key }) => key)])),
  };
}
