import { describe, expect, it } from "vitest";
import {
  checkedNamesWords,
  renderMessage,
  stillUsedWords,
  whereUsedWords,
  type CodePlace,
  type FoundWords,
  type WhereUsedReport,
} from "../src/index.ts";

const nothing: WhereUsedReport = { places: [], count: 0, unused: [], misspelt: [], computed: [], files: 7, unread: 0 };
const inCell: CodePlace = { name: "API_TOKEN", root: 0, file: "a.ipynb", cell: 1, line: 0 };
const inFile: CodePlace = { name: "API_TOKEN", root: 0, file: "lib/b.py", line: 9 };

function text({ sentences, places }: FoundWords): readonly string[] {
  const lines = places.map(({ where, about }) =>
    [about, where].flatMap((one) => (one ? [renderMessage(one)] : [])).join(" | "),
  );
  return [...sentences.map((message) => renderMessage(message)), ...lines];
}

describe("where a secret is used", () => {
  it("counts cells and lines as people do", () => {
    expect(text(whereUsedWords("API_TOKEN", { ...nothing, places: [inCell, inFile], count: 2 }))).toEqual([
      "Places in code that name API_TOKEN: 2.",
      "a.ipynb, cell 2, line 1",
      "lib/b.py, line 10",
    ]);
  });

  it("says what it does not know: what was cut, computed and not read", () => {
    const report = { ...nothing, places: [inFile], count: 3, computed: [{ ...inFile, name: "" }], unread: 2 };
    expect(text(whereUsedWords("API_TOKEN", report)).slice(1, 4)).toEqual([
      "The first 1 are shown.",
      "Places that read a name which the code puts together: 1. Which secrets those are is not known before it runs.",
      "2 could not be read, wholly or in part: too large, damaged, or not readable by you.",
    ]);
  });

  it("says that nothing names it, and a hostile name cannot turn the sentence", () => {
    expect(text(whereUsedWords("A\u202eB", nothing))[0]).not.toContain("\u202e");
    expect(text(whereUsedWords("API_TOKEN", nothing))).toEqual([
      "API_TOKEN is named in none of the 7 files that were looked through.",
    ]);
  });
});

describe("names in code, checked", () => {
  it("names the unused, and the places of the misspelt and computed", () => {
    const misspelt = [{ nearest: "API_TOKEN", place: { ...inCell, name: "API_TOKNE" } }];
    const report = { ...nothing, unused: ["OLD_KEY"], misspelt, computed: [{ ...inFile, name: "" }] };
    expect(text(checkedNamesWords(report))).toEqual([
      "Named in none of the 7 files that were looked through: OLD_KEY.",
      "Read, not stored, and much like a stored name: 1.",
      "Places that read a name which the code puts together: 1. Which secrets those are is not known before it runs.",
      "API_TOKNE – did you mean API_TOKEN? | a.ipynb, cell 2, line 1",
      "A name that is put together | lib/b.py, line 10",
    ]);
  });

  it("says that all is well", () => {
    expect(text(checkedNamesWords(nothing))).toEqual([
      "Code in the 7 files that were looked through names each of your secrets.",
      "No name that is read looks like a misspelling of a stored one.",
    ]);
  });
});

describe("before a secret is deleted", () => {
  it("names each file once, and is silent where nothing names the secret", () => {
    const still = stillUsedWords({ ...nothing, places: [inCell, inFile, inFile], count: 3 });
    expect(still && renderMessage(still)).toBe("Places in code that name it: 3, in a.ipynb, lib/b.py.");
    expect(stillUsedWords(nothing)).toBeUndefined();
  });
});
