import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { otherForms, renderMessage, snippetLanguage, snippetLanguages, type SnippetLanguage } from "../src/index.ts";

const names = ["MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN"];
const [name = ""] = names;

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The code between fences, in order. */
function blocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```\w+\n([^]*?)\n```$/gm)].map((match) => match[1] ?? "");
}

/** The code in the first column of its tables, and what it is said to give. */
function rows(markdown: string): readonly (readonly [string, string])[] {
  return [...markdown.matchAll(/^\| (`{1,2}) ?(.*?) ?\1 \| (.*) \|$/gm)].map((match) => [
    match[2] ?? "",
    match[3] ?? "",
  ]);
}

function get(language: string): SnippetLanguage {
  return snippetLanguage(language) ?? expect.fail(`There are no snippets for ${language}.`);
}

function loader(language: string, hasPackage = false): string {
  return get(language).loader(names, { hasPackage, all: false });
}

function forms(
  language: string,
  target: { hasPackage: boolean; hasAe5Tools?: boolean },
): (readonly [string, string])[] {
  return otherForms(name, { language, ...target })
    .filter((form) => form.whole !== true)
    .map((form) => [form.code, renderMessage(form.label)]);
}

function reference(language: string): readonly [string, string] {
  return [get(language).reference(name), "The value, once it is loaded"];
}

describe("docs/reading-secrets.md", () => {
  const sections = new Map(
    read("docs/reading-secrets.md")
      .split(/^## /m)
      .map((section) => [section.split("\n")[0] ?? "", section]),
  );

  it("has a section for each language, and no code outside them", () => {
    const [head = "", ...languages] = sections.keys();
    expect(languages).toEqual(["Python", "R", "Julia", "JavaScript and TypeScript", "Shell"]);
    expect(languages).toHaveLength(snippetLanguages.length);
    expect([blocks(head), rows(head)]).toEqual([[], []]);
  });

  it.each([
    ["R", "R"],
    ["Julia", "julia"],
    ["JavaScript and TypeScript", "javascript"],
    ["Shell", "bash"],
  ])("has the code that is inserted: %s", (title, language) => {
    const section = sections.get(title) ?? "";
    expect(blocks(section)).toEqual([loader(language)]);
    expect(rows(section)).toEqual([reference(language), ...forms(language, { hasPackage: false })]);
  });

  it("has the code that is inserted: Python, with each package and without", () => {
    const section = sections.get("Python") ?? "";
    const plain = forms("python", { hasPackage: false });
    const withAe5Tools = otherForms(name, { language: "python", hasPackage: false, hasAe5Tools: true });
    expect(blocks(section)).toEqual([
      loader("python", true),
      loader("python"),
      withAe5Tools.find((form) => form.whole === true)?.code,
    ]);
    expect(rows(section)).toEqual([
      reference("python"),
      ...forms("python", { hasPackage: true }),
      reference("python"),
      ...plain,
      ...forms("python", { hasPackage: false, hasAe5Tools: true }).slice(plain.length),
    ]);
  });
});

it("README.md has the two lines and the reference that are inserted with the package", () => {
  const [code = ""] = blocks(read("README.md").split("## How code reads a secret")[1] ?? "");
  expect(code).toBe(`import os\n${loader("python", true)}\n\n${get("python").reference(name)}`);
});
