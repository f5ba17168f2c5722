/** Files and the cells of notebooks in these languages. */
export const codeLanguages: readonly string[] = [
  "python",
  "r",
  "julia",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "shellscript",
];
