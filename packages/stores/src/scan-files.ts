import type { Dirent } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { extname, join } from "node:path";

/** The kernel languages of the files that are looked at, by the ends of their names; a notebook says its own. */
const languages: ReadonlyMap<string, string> = new Map([
  [".ipynb", "notebook"],
  [".py", "python"],
  [".r", "R"],
  [".jl", "julia"],
  [".js", "javascript"],
  [".cjs", "javascript"],
  [".mjs", "javascript"],
  [".ts", "typescript"],
  [".mts", "typescript"],
  [".sh", "bash"],
]);

/** Directories of packages and builds, which hold other people's code. Hidden ones are not gone into either. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", "__pycache__", "site-packages", "venv", "renv"]);

/** "notebook", the language of a file of code, or undefined of a file that is not looked at. */
export function languageOfFile(name: string): string | undefined {
  return languages.get(extname(name).toLowerCase());
}

export interface FoundFile {
  readonly file: string;
  /** "notebook", or the language of a file of code. */
  readonly language: string;
}

/**
 * The files below the directories in which code may name a secret, each once. Links are not followed, so that none leads round in
 * a circle or out of the directories; a root may be one. A directory that cannot be read is told to `onTrouble`.
 */
export async function* scanFiles(
  roots: readonly string[],
  { signal, onTrouble }: { readonly signal?: AbortSignal; readonly onTrouble: (directory: string) => void },
): AsyncGenerator<FoundFile> {
  const seen = new Set<string>();
  for (const root of roots) {
    const waiting = [root];
    for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
      signal?.throwIfAborted();
      let entries: readonly Dirent[];
      try {
        const real = directory === root ? await realpath(directory) : directory;
        if (seen.has(real)) {
          continue;
        }
        seen.add(real);
        directory = real;
        entries = await readdir(real, { withFileTypes: true });
      } catch {
        onTrouble(directory);
        continue;
      }
      for (const entry of entries) {
        const path = join(directory, entry.name);
        if (entry.isDirectory() && !entry.name.startsWith(".") && !passedOver.has(entry.name)) {
          waiting.push(path);
        } else if (entry.isFile() && !entry.name.startsWith(".")) {
          const language = languageOfFile(entry.name);
          if (language !== undefined) {
            yield { file: path, language };
          }
        }
      }
    }
  }
}
