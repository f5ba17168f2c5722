import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { messages } from "../../shared/src/messages.ts";
import { storeWords } from "../../shared/src/store-summary.ts";
import { inCheckout } from "../checkout.mjs";
import { textsOf, vscodeTexts } from "../vscode-texts.mjs";

const read = (...path) => JSON.parse(readFileSync(inCheckout("vscode-ext", ...path), "utf8"));
const english = { ...read("package.nls.json") };
const texts = [...new Set([...Object.values(messages), ...storeWords, ...vscodeTexts()])];
const languages = readdirSync(inCheckout("vscode-ext", "l10n")).map(
  (name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)[1],
);
const holes = (text) => (text.match(/\{\w+\}|\]\(command:[^)]*\)|`[^`]*`/g) ?? []).sort();

test("there is a translation", () => {
  expect(languages).toContain("de");
});

test.each(languages)("%s has every text of the code and the tables, with the same holes", (language) => {
  const bundle = read("l10n", `bundle.l10n.${language}.json`);
  expect(Object.keys(bundle).sort()).toEqual([...texts].sort());
  for (const text of texts) expect([text, holes(bundle[text])]).toEqual([text, holes(text)]);
});

test.each(languages)("%s has every text of the manifest, with the same links", (language) => {
  const bundle = read(`package.nls.${language}.json`);
  expect(Object.keys(bundle).sort()).toEqual(Object.keys(english).sort());
  for (const [key, text] of Object.entries(english)) expect([key, holes(bundle[key])]).toEqual([key, holes(text)]);
});

test("a text that is put together is refused", () => {
  expect(textsOf("a.ts", 'l10n.t("one"); l10n.t(`two`, 3);')).toEqual(["one", "two"]);
  expect(() => textsOf("a.ts", "l10n.t(one)")).toThrow("vscode-ext/src/a.ts:1");
});
