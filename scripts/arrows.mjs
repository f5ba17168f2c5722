import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

/** What each package may import besides its own files: other packages of the project, and modules (a name, or a prefix ending in *). */
export const ALLOWED = {
  shared: ["vscode-jsonrpc"],
  "packages/references": ["@nbsecrets/shared", "@lezer/common", "@lezer/javascript", "@lezer/python"],
  "packages/stores": [
    "@nbsecrets/shared",
    "@nbsecrets/references",
    "node:*",
    "age-encryption",
    "@kubernetes/client-node",
    "js-yaml",
    "jsonc-parser",
    "vscode-jsonrpc",
    "ws",
  ],
  "packages/cli": [
    "@nbsecrets/shared",
    "@nbsecrets/stores",
    "node:*",
    "vscode-jsonrpc",
    "@inquirer/password",
    "js-yaml",
    "ws",
  ],
  "vscode-ext": [
    "@nbsecrets/shared",
    "@nbsecrets/references",
    "@nbsecrets/stores",
    "node:*",
    "vscode",
    "@vscode/jupyter-extension",
  ],
  "jupyterlab-ext": [
    "@nbsecrets/shared",
    "@nbsecrets/references",
    "@codemirror/lint",
    "@codemirror/state",
    "@codemirror/view",
    "@jupyterlab/*",
    "@lumino/*",
    "react",
    "vscode-jsonrpc",
  ],
};

/** Only product code: tests may reach further. */
const FOLDERS = {
  shared: ["src", "testing"],
  "packages/references": ["src"],
  "packages/stores": ["src"],
  "packages/cli": ["src"],
  "vscode-ext": ["src"],
  "jupyterlab-ext": ["src"],
};
const TESTING = { shared: ["vitest"] };

/** Every import that goes against the arrows, as `file:line: sentence`. */
export function wrongArrows(root) {
  const wrong = [];
  for (const [directory, folders] of Object.entries(FOLDERS)) {
    for (const folder of folders) {
      const extra = folder === "testing" ? (TESTING[directory] ?? []) : [];
      for (const file of sourceFiles(join(root, directory, folder))) {
        for (const { specifier, line } of importsOf(file, readFileSync(file, "utf8"))) {
          const reason = whyWrong(specifier, file, join(root, directory), [...ALLOWED[directory], ...extra]);
          if (reason !== undefined)
            wrong.push(`${relative(root, file).split(sep).join("/")}:${line}: ${directory} ${reason}`);
        }
      }
    }
  }
  return wrong;
}

function whyWrong(specifier, file, packageRoot, allowed) {
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(file), specifier);
    return target.startsWith(packageRoot + sep) ? undefined : `reaches outside its package with ${specifier}`;
  }
  const fits = (rule) =>
    rule.endsWith("*")
      ? specifier.startsWith(rule.slice(0, -1))
      : specifier === rule || specifier.startsWith(`${rule}/`);
  return allowed.some(fits) ? undefined : `may not import ${specifier}`;
}

/** Static imports, re-exports, `import()`, `require()` and `import("…")` types, with their lines. */
export function importsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node) => {
    if (node !== undefined && ts.isStringLiteralLike(node)) {
      found.push({ specifier: node.text, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    }
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node.moduleReference.expression);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isCallExpression(node)) {
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
      if (isImport || isRequire) add(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sourceFiles(directory) {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|js|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
