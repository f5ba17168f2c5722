import { expect } from "vitest";
import { findReferences, type Reference } from "../src/index.ts";

/** Code in which `«X»` is what should be found; the rest should not. */
export interface MarkedCode {
  readonly code: string;
  readonly places: readonly { readonly from: number; readonly to: number; readonly line: number }[];
}

export function marked(text: string): MarkedCode {
  const parts = text.split(/[«»]/);
  const places: { from: number; to: number; line: number }[] = [];
  let code = "";
  parts.forEach((part, index) => {
    if (index % 2 === 1) {
      places.push({ from: code.length, to: code.length + part.length, line: code.split("\n").length - 1 });
    }
    code += part;
  });
  return { code, places };
}

/** Finds the references of marked code, and holds them against the marks: places, lines and names. */
export function referencesOf(text: string, language = "python"): readonly Reference[] {
  const { code, places } = marked(text);
  const references = findReferences(code, language);
  expect(
    references.map(({ from, to, line }) => ({ from, to, line, text: code.slice(from, to) })),
    code,
  ).toEqual(places.map((place) => ({ ...place, text: code.slice(place.from, place.to) })));
  for (const reference of references) {
    if (reference.kind === "name") {
      expect(reference.name).toBe(code.slice(reference.from, reference.to));
    }
  }
  return references;
}
