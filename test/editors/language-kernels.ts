import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { snippetLanguage } from "@nbsecrets/shared";
import { checkout, inEnvironment } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";

const standIn = (language: string): readonly string[] => [
  ...[inEnvironment("python"), checkout("test", "editors", "kernel_of_language.py"), language],
  ...["-f", "{connection_file}"],
];

/** How kernels of other languages start: Deno's own for JavaScript; for the others stand-ins, which say what theirs say. */
export const languageKernels: Readonly<Record<"javascript" | "R" | "julia", readonly string[]>> = {
  javascript: [denoProgram(), "jupyter", "--kernel", "--conn", "{connection_file}"],
  R: standIn("R"),
  julia: standIn("julia"),
};

/** A cell that loads a secret under a misspelt name, one that prints it, and one that loads a secret that is not stored. */
export function languageCells(language: keyof typeof languageKernels): readonly string[] {
  const load = (name: string): string =>
    snippetLanguage(language)?.loader([name], { all: false, hasPackage: false }) ?? "";
  const prints = {
    javascript: "console.log(process.env.OPENAI_API_KEY)",
    R: 'cat(Sys.getenv("OPENAI_API_KEY"))',
    julia: 'print(ENV["OPENAI_API_KEY"])',
  };
  return [load("OPENAI_APIKEY"), prints[language], load("OTHER_TOKEN")];
}

/** Makes one known to a JupyterLab; returns its name. */
export function languageKernel(lab: JupyterLab, language: keyof typeof languageKernels): string {
  const name = `tests-${language.toLowerCase()}`;
  const directory = join(lab.home, ".local/share/jupyter/kernels", name);
  mkdirSync(directory, { recursive: true });
  const spec = { argv: languageKernels[language], display_name: language, language };
  writeFileSync(join(directory, "kernel.json"), JSON.stringify(spec));
  return name;
}

/** Not the script that starts it: whoever ends a kernel would end that alone. */
function denoProgram(): string {
  const packages = checkout("node_modules", "@deno");
  return join(packages, readdirSync(packages)[0] ?? "", process.platform === "win32" ? "deno.exe" : "deno");
}
