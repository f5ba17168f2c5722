import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findFirstTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/**
 * For Node (from 20.16 and 22.3) and Deno (from 2.1), in scripts and in modules: `getBuiltinModule` is the one way to the
 * files that all of them have. A notebook shows the value of the last expression, which would be that of a secret.
 */
const plain = javascriptLoader([`  const path = \`\${process.env.NBSECRETS_MOUNT || "${standardMount}"}/\${name}\`;`]);

const plainShared = javascriptLoader([
  '  const { delimiter } = process.getBuiltinModule("node:path");',
  '  const shared = (process.env.NBSECRETS_SHARED || "").split(delimiter).filter(Boolean);',
  `  const mount = process.env.NBSECRETS_MOUNT || "${standardMount}";`,
  "  const paths = [mount, ...shared].map((directory) => `${directory}/${name}`);",
  "  const path = paths.find((file) => fs.existsSync(file)) ?? paths[0];",
]);

/** @param path - the lines that find the file. */
function javascriptLoader(path: readonly string[]): LoaderTemplate {
  return {
    before: "// Reads secrets from files into environment variables; this document keeps no value.\n",
    open: "for (const name of [",
    close: "]) {",
    after: [
      "",
      '  const fs = process.getBuiltinModule("node:fs");',
      ...path,
      "  if (fs.existsSync(path) || !Object.hasOwn(process.env, name)) {",
      '    const text = fs.readFileSync(path, "utf8");',
      "    if (/[\\0\\uFFFD]/.test(text)) throw new Error(`${name} is not text. Read the file ${path}`);",
      "    void (process.env[name] = text); // Without void, a notebook shows the value.",
      "  }",
      "}",
    ].join("\n"),
    list: "comma-ended",
    indent: 2,
  };
}

export const javascriptSnippets: SnippetLanguage = {
  language: "javascript",
  aliases: [
    "js",
    "ts",
    "node",
    "deno",
    "typescript",
    "javascriptreact",
    "typescriptreact",
    "text/javascript",
    "text/ecmascript",
    "text/jsx",
    "text/typescript",
    "text/typescript-jsx",
    "text/x.typescript",
    "text/x-typescript",
    "application/javascript",
    "application/x-javascript",
    "application/ecmascript",
    "application/typescript",
    "application/x-typescript",
  ],
  loader: (names, { shared = false }) => fillTemplate(shared ? plainShared : plain, names),
  reference: (name) => (/^[0-9]/.test(name) ? `process.env["${name}"]` : `process.env.${name}`),
  hasImport: () => true,
  // Which of several directories has a shared one, no short expression says.
  otherForms: (name, { shared = [] }) =>
    shared.includes(name)
      ? []
      : [
          {
            label: { key: "form-path", params: {} },
            code: `\`\${process.env.NBSECRETS_MOUNT || "${standardMount}"}/${name}\``,
          },
        ],
  firstLine: (source) => firstFreeLine(source, /^\/\//, /^("use strict"|'use strict')[ \t]*;?[ \t]*$/),
  loads(source, name, { shared = false }) {
    const code = codeOnly(source, "javascript");
    return (shared ? /\bNBSECRETS_SHARED\b/ : /\bNBSECRETS_MOUNT\b/).test(code) && lists(plain, code, name);
  },
  findLoader(source) {
    const place = findFirstTemplate([plain, plainShared], codeInPlace(source, "javascript"));
    return place && { ...place, hasPackage: false };
  },
};
