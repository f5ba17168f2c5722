import {
  nameSome,
  renderMessage,
  visibleText,
  willImport,
  type ImportProblem,
  type ImportRow,
} from "@nbsecrets/shared";

const NAME_WIDTH = 32;

/** The preview: a line for each row, what a person should know of it below, and what could not be read. No values. */
export function importReport(rows: readonly ImportRow[], problems: readonly ImportProblem[]): string {
  const width = Math.min(NAME_WIDTH, Math.max(0, ...rows.map((row) => named(row).length)));
  const lines = rows.flatMap((row) => {
    const state = renderMessage({ key: `import-state-${row.state}`, params: {} });
    const isLeft = !willImport(row) && (row.state === "new" || row.state === "overwrites");
    const left = isLeft ? `, ${renderMessage({ key: "import-left", params: {} })}` : "";
    const renamed = row.name === row.source ? "" : ` as ${row.name}`;
    const below = [...(row.refusal === undefined ? [] : [row.refusal]), ...row.notes];
    return [
      `${named(row).padEnd(width)}  ${state}${left}${renamed}`,
      ...below.map((message) => `    ${renderMessage(message)}`),
    ];
  });
  return [...lines, ...problems.map(problemLine)].map((line) => `${visibleText(line)}\n`).join("");
}

/** A problem with where it is. */
export function problemLine({ line, lastLine, message }: ImportProblem): string {
  const sentence = renderMessage(message);
  if (line === undefined) {
    return sentence;
  }
  return lastLine === undefined ? `Line ${line}: ${sentence}` : `Lines ${line} to ${lastLine}: ${sentence}`;
}

/** Names come from a file, and may have any length and hold anything: they must not steer a terminal. */
function named({ source }: ImportRow): string {
  return visibleText(nameSome([source]));
}
