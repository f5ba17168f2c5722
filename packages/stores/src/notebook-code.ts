import type { CellCode } from "@nbsecrets/references";

/** The code cells of a notebook, and which of its cells each is, counted from 0. */
export interface NotebookCode {
  readonly codes: readonly CellCode[];
  readonly cells: readonly number[];
}

/** Undefined for what is no notebook of a format that is known. */
export function notebookCode(notebook: unknown): NotebookCode | undefined {
  const { cells, metadata } = asObject(notebook);
  if (!Array.isArray(cells)) {
    return undefined;
  }
  const language = languageOf(asObject(metadata));
  const codes: CellCode[] = [];
  const indexes: number[] = [];
  cells.forEach((cell: unknown, index) => {
    const { cell_type: type, source } = asObject(cell);
    const code = Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : source;
    if (type === "code" && typeof code === "string") {
      codes.push({ code, language });
      indexes.push(index);
    }
  });
  return { codes, cells: indexes };
}

/** The language that the notebook says it is in; Python where it says none. */
function languageOf(metadata: Readonly<Record<string, unknown>>): string {
  const names = [asObject(metadata["kernelspec"])["language"], asObject(metadata["language_info"])["name"]];
  return names.find((name): name is string => typeof name === "string" && name !== "") ?? "python";
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
