/** Cell magics after which the cell is still the kernel's own language. */
const transparent: ReadonlySet<string> = new Set([
  "capture",
  "debug",
  "lprun",
  "memit",
  "mprun",
  "prun",
  "time",
  "timeit",
]);

/** Cell magics whose cell is in another language and reads this kernel's environment. */
const languages: ReadonlyMap<string, string> = new Map([
  ["bash", "bash"],
  ["sh", "bash"],
  ["R", "R"],
  ["julia", "julia"],
]);

/**
 * The language of one cell of a Python notebook, for a cell may begin with a magic such as `%%bash`; empty where nobody knows
 * how code in it would read a variable (`%%html`, `%%javascript`, which runs in the page, or a magic of somebody's own).
 */
export function cellLanguage(source: string): string {
  const magic = /^\s*%%(\S+)[ \t]*([^\r\n]*)/.exec(source);
  if (magic === null || transparent.has(magic[1] ?? "")) {
    return "python";
  }
  const [, name = "", options = ""] = magic;
  if (name === "script") {
    const program = options.split(/\s+/).find((word) => word !== "" && !word.startsWith("-"));
    return languages.get(program?.split("/").at(-1) ?? "") ?? "";
  }
  return languages.get(name) ?? "";
}
