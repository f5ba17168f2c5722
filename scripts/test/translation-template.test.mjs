import { expect, test } from "vitest";
import { messages } from "../../shared/src/messages.ts";
import { callsOf, translationTemplate } from "../translation-template.mjs";

test("texts, plurals and contexts are found, whatever the bundle is called", () => {
  const code = 'a.trans.__("One %1", x); bundle._n("%1 file", "%1 files", n); t._p("menu", `Two`); other.call("no");';
  expect(callsOf("some.ts", code)).toEqual([
    { msgid: "One %1" },
    { msgid: "%1 file", plural: "%1 files" },
    { context: "menu", msgid: "Two" },
  ]);
});

test("a text that no translator would see is refused, with its place", () => {
  expect(() => callsOf("some.ts", "\ntrans.__(`Hello ${name}`)")).toThrow("some.ts:2: write the text out");
});

test("the template has each text once, with all of its places", () => {
  const template = translationTemplate({ "a.ts": ['Only here, "quoted"', "Cancel"], "b.ts": ["Cancel"] });
  expect(template).toContain('#: a.ts\nmsgid "Only here, \\"quoted\\""\nmsgstr ""\n');
  expect(template.match(/^msgid "Cancel"$/gm)).toHaveLength(1);
  expect(template).toMatch(/#: a\.ts\n#: b\.ts\nmsgid "Cancel"/);
});

test("every sentence of the core can be translated: its parameters are whole words in braces", () => {
  for (const sentence of Object.values(messages)) expect(sentence).not.toMatch(/\{[^a-z]|[^a-z]\}/);
});
