import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { inCheckout, Refusal } from "./checkout.mjs";

const SOURCES = "vscode-ext/src";
/** Where a call is given a text from a table, which is counted with the table. */
const FROM_TABLES = ["notice.ts", "row-language.ts", "secrets-view.ts", "copy-access-request.ts"];

/** Every text that the extension's code translates, besides those of the tables, in the order of the files. */
export function vscodeTexts() {
  const names = readdirSync(inCheckout(...SOURCES.split("/"))).sort();
  return [
    ...new Set(names.flatMap((name) => textsOf(name, readFileSync(inCheckout(...SOURCES.split("/"), name), "utf8")))),
  ];
}

/** The texts of one file's `l10n.t` calls; refuses a text that is not written out, since no translator would see it. */
export function textsOf(name, source) {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(file) === "l10n.t") {
      const [text] = node.arguments;
      if (text !== undefined && ts.isStringLiteralLike(text)) found.push(text.text);
      else if (!FROM_TABLES.includes(name)) {
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        throw new Refusal(`${SOURCES}/${name}:${line}: write the text out, so that it can be translated.`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
