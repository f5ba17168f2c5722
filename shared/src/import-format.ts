/** What a file to import is written in. */
export type ImportFormat = "env" | "json" | "shell";

export const importFormats: readonly ImportFormat[] = ["env", "json", "shell"];

const shellName = /\.(?:sh|bash|zsh|ksh|csh|fish|envrc|profile|bashrc|bash_profile|zshrc|zshenv|zprofile)$/;
const envName = /^\.env(?:\.|$)|\.env$/;
/** What only a shell writes or reads. */
const shellOnly = /^#!|^[ \t]*(?:(?:declare|typeset)[ \t]+-|setenv[ \t]|set[ \t]+-[gUl]*x)|;[ \t]*export[ \t]+\w|=\$'/m;
const assignmentLine = /^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_.-]*[ \t]*=/gm;

/** The format of a text, by what it holds and by the name of its file (empty where it has none). */
export function importFormat(text: string, fileName: string): ImportFormat {
  const name = /[^/\\]*$/.exec(fileName.toLowerCase())?.[0] ?? "";
  if (shellName.test(name)) {
    return "shell";
  }
  if (name.endsWith(".json") || /^\s*[{[]/.test(text)) {
    return "json";
  }
  if (envName.test(name)) {
    return "env";
  }
  const assignments = [...text.matchAll(assignmentLine)];
  const allExported = assignments.length > 0 && assignments.every((match) => match[1] !== undefined);
  return shellOnly.test(text) || allExported ? "shell" : "env";
}

/**
 * Whether a file's name says that it may be imported: `.env`, JSON, a shell's, or text without another ending. A person who drops
 * something else on a panel has missed; whoever chooses a file by hand may choose any.
 */
export function isImportName(fileName: string): boolean {
  const name = fileName.toLowerCase();
  return shellName.test(name) || envName.test(name) || /\.(?:json|txt)$/.test(name) || /^\.?[^.]+$/.test(name);
}
