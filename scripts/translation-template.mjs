import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { inCheckout, Refusal } from "./checkout.mjs";

/** The calls that translate, as JupyterLab's bundles have them: which of their arguments are texts. */
const CALLS = {
  __: ["msgid"],
  gettext: ["msgid"],
  _n: ["msgid", "plural"],
  _p: ["context", "msgid"],
  _np: ["context", "msgid", "plural"],
};
/** Where a call is given a text from a table; the tables' texts are in the template for themselves. */
const FROM_TABLES = [
  "notice.ts",
  "command-button.tsx",
  "command-question.ts",
  "commands-plugin.ts",
  "panel-head.tsx",
  "row-language.ts",
  "secret-row.tsx",
  "copy-access-request.ts",
];
const SOURCES = "jupyterlab-ext/src";

/**
 * What translators start from, in gettext's format: every text that the panel may show, from its code and from the tables.
 * `tables`: lists of texts by the file they stand in.
 */
export function translationTemplate(tables) {
  const entries = new Map();
  const add = (file, { context = "", msgid, plural }) => {
    const key = `${context}\u0004${msgid}`;
    const entry = entries.get(key) ?? { context, msgid, plural, files: new Set() };
    entries.set(key, { ...entry, plural: entry.plural ?? plural, files: entry.files.add(file) });
  };
  for (const name of readdirSync(inCheckout(...SOURCES.split("/"))).sort()) {
    if (!/\.tsx?$/.test(name)) continue;
    const file = `${SOURCES}/${name}`;
    for (const call of callsOf(name, readFileSync(inCheckout(...file.split("/")), "utf8"))) add(file, call);
  }
  for (const [file, texts] of Object.entries(tables)) {
    for (const text of texts) add(file, typeof text === "string" ? { msgid: text } : text);
  }
  return [HEADER, ...[...entries.values()].map(block)].join("\n\n") + "\n";
}

const HEADER = `# Every text of Notebook Secrets in JupyterLab. Made by scripts/generate-manifests.mjs.
msgid ""
msgstr ""
"Project-Id-Version: nbsecrets\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"`;

function block({ context, msgid, plural, files }) {
  const lines = [...files].map((file) => `#: ${file}`);
  if (context !== "") lines.push(`msgctxt ${JSON.stringify(context)}`);
  lines.push(`msgid ${JSON.stringify(msgid)}`);
  if (plural === undefined) lines.push('msgstr ""');
  else lines.push(`msgid_plural ${JSON.stringify(plural)}`, 'msgstr[0] ""', 'msgstr[1] ""');
  return lines.join("\n");
}

/** The texts of one file's translating calls; refuses a text that is not written out, since no translator would see it. */
export function callsOf(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    const method =
      ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text;
    if (method !== false && Object.hasOwn(CALLS, method)) {
      const texts = CALLS[method].map((part, index) => [part, node.arguments[index]]);
      if (texts.every(([, argument]) => argument !== undefined && ts.isStringLiteralLike(argument))) {
        found.push(Object.fromEntries(texts.map(([part, argument]) => [part, argument.text])));
      } else if (!FROM_TABLES.includes(name)) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        throw new Refusal(
          `${SOURCES}/${name}:${line}: write the text out, so that it gets into the translations' template.`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
