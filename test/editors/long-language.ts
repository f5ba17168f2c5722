import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { checkout, inEnvironment } from "./checkout.ts";

/** Stands around every text that was translated. */
const [begin, end] = ["⟦", "⟧"];
/** Makes of the translators' template what the server translates settings with, as language packs are made: with Babel. */
const COMPILE = `
import sys
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

template, compiled, begin, end = sys.argv[1:]


def longer(text):
    return begin + text + "~" * -(-len(text) // 3) + end


with open(template, "rb") as file:
    catalog = read_po(file, locale="de_DE")
for message in catalog:
    if message.id:
        one = isinstance(message.id, str)
        message.string = longer(message.id) if one else tuple(map(longer, message.id))
with open(compiled, "wb") as file:
    write_mo(file, catalog)
`;

/**
 * Makes a language pack in `directory` whose texts are those of the translators' template, a third longer and between
 * brackets: what shows without them was never given to a translator, and what is cut off would be in a longer language.
 */
export function makeLongLanguage(directory: string): void {
  cpSync(checkout("test/editors/language-pack"), directory, { recursive: true });
  const templateFile = checkout("jupyterlab-ext/locale/nbsecrets.pot");
  const template = readFileSync(templateFile, "utf8");
  const header = {
    domain: "nbsecrets",
    language: "de-DE",
    plural_forms: "nplurals=2; plural=(n != 1);",
    version: "0.1.0",
  };
  const texts: Record<string, unknown> = { "": header };
  for (const block of template.split("\n\n").slice(1)) {
    const field = (name: string): string | undefined => {
      const line = new RegExp(`^${name} (".*")$`, "m").exec(block)?.[1];
      return line === undefined ? undefined : (JSON.parse(line) as string);
    };
    const [context, text = "", plural] = [field("msgctxt"), field("msgid"), field("msgid_plural")];
    texts[context === undefined ? text : `${context}\u0004${text}`] = [
      text,
      ...(plural === undefined ? [] : [plural]),
    ].map(longer);
  }
  const file = (ending: string): string =>
    join(directory, `jupyterlab_language_pack_de_DE/locale/de_DE/LC_MESSAGES/nbsecrets.${ending}`);
  writeFileSync(file("json"), JSON.stringify(texts));
  execFileSync(inEnvironment("python"), ["-c", COMPILE, templateFile, file("mo"), begin, end]);
}

function longer(text: string): string {
  return `${begin}${text}${"~".repeat(Math.ceil(text.length / 3))}${end}`;
}

/** What of a part of the page no translator saw, without `data`: what is the same in every language, such as a name. */
export function untranslated(part: Locator, data: RegExp): Promise<string[]> {
  return part.evaluate(
    (root, [from, to, pattern]) => {
      // A text that is shortened in its middle stands in two parts.
      const translated = new RegExp(`${from}[^${to}]*(${to}|$)|^[^${from}]*${to}`, "gs");
      const own = new RegExp(pattern, "g");
      const shown: string[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        shown.push(node.textContent ?? "");
      }
      for (const element of root.querySelectorAll("[title], [aria-label], [placeholder]")) {
        shown.push(...["title", "aria-label", "placeholder"].map((name) => element.getAttribute(name) ?? ""));
      }
      return shown.filter((text) => /\p{L}/u.test(text.replace(translated, "").replace(own, "")));
    },
    [begin, end, data.source] as const,
  );
}

/** The texts of a part of the page that are wider than their place, without those that are whole in their tooltip. */
export function cutOff(part: Locator): Promise<string[]> {
  return part.evaluate((region) =>
    [...region.querySelectorAll<HTMLElement>("*")]
      .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => element.closest("[title], .nbsecrets-for-readers, input, textarea, select") === null)
      .map((element) => `${element.className}: ${element.textContent ?? ""}`),
  );
}
