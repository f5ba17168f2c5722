import { describe, expect, it } from "vitest";
import { messages, renderMessage, type MessageKey } from "../src/index.ts";

const keys = Object.keys(messages) as MessageKey[];
const placeholders = (template: string): string[] =>
  [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "");

describe("renderMessage", () => {
  it.each(keys)("leaves no brace in %s once it has its parameters", (key) => {
    const params = Object.fromEntries(placeholders(messages[key]).map((name) => [name, `<${name}>`]));
    const sentence = renderMessage({ key, params });
    expect(sentence).not.toMatch(/[{}]/);
    for (const value of Object.values(params)) {
      expect(sentence).toContain(value);
    }
  });

  it.each(["{other}", "{name}", "$&", "$1", "$$", "$`", "$'", "\\", "%s", "<b>", "__proto__", ""])(
    "keeps a parameter as it is: %j",
    (name) => {
      expect(renderMessage({ key: "case-collision", params: { name, other: "OTHER" } })).toBe(
        `${name} differs from OTHER only in case, which some systems cannot tell apart. Choose another name.`,
      );
    },
  );

  it("shows the placeholder of a parameter that is missing, rather than what every object has", () => {
    expect(renderMessage({ key: "not-found", params: {} })).toContain("{name}");
    const inherited = Object.create({ name: "inherited" }) as Record<string, string>;
    expect(renderMessage({ key: "not-found", params: inherited })).toContain("{name}");
  });

  it("ignores parameters that the sentence does not have", () => {
    expect(renderMessage({ key: "name-empty", params: { name: "A" } })).toBe("A secret needs a name.");
  });

  it("looks up the translation by the whole template, and fills in the parameters afterwards", () => {
    const asked: string[] = [];
    const sentence = renderMessage({ key: "case-collision", params: { name: "A", other: "a" } }, (template) => {
      asked.push(template);
      return "{other} vs. {name}, {name}";
    });
    expect(sentence).toBe("a vs. A, A");
    expect(asked).toEqual([messages["case-collision"]]);
  });

  it("translates the place, which a store names in English", () => {
    const german: Record<string, string> = {
      [messages["kept-encrypted"]]: "Auf {place}.",
      "this computer": "diesem Computer",
    };
    const translate = (text: string): string => german[text] ?? text;
    expect(renderMessage({ key: "kept-encrypted", params: { place: "this computer" } }, translate)).toBe(
      "Auf diesem Computer.",
    );
  });
});

it.each(["from-a-newer-service", "constructor", "__proto__"])(
  "says something for %s, a key it does not know",
  (key) => {
    expect(renderMessage({ key: key as MessageKey, params: {} })).toBe(messages.internal);
  },
);
