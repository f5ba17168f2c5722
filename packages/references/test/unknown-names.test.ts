import { describe, expect, it } from "vitest";
import { NotebookReferences, unknownNames } from "../src/index.ts";

/** `NAME`, or `NAME→NEAREST`, of each name that is told as unknown. */
function unknown(cells: readonly string[], stored: readonly string[] = [], language = "python"): readonly string[] {
  const references = new NotebookReferences();
  const readings = references.update(cells.map((code) => ({ code, language })));
  return unknownNames(readings, { stored: new Set(stored) }).map(({ place, nearest }) => {
    expect(cells[place.cell]?.slice(place.from, place.to)).toBe(place.name);
    return nearest === undefined ? place.name : `${place.name}→${nearest}`;
  });
}

describe("a name is told as unknown", () => {
  it("where it looks like a credential's and is not stored", () => {
    expect(unknown(['import os\nos.environ["OPENAI_API_KEY"]; os.getenv("HOME"); os.getenv("STAGE")'])).toEqual([
      "OPENAI_API_KEY",
    ]);
    expect(unknown(['Sys.getenv("OPENAI_API_KEY")'], [], "R")).toEqual(["OPENAI_API_KEY"]);
    expect(unknown(["process.env.OPENAI_API_KEY"], [], "javascript")).toEqual(["OPENAI_API_KEY"]);
    expect(unknown(["!echo $OPENAI_API_KEY"])).toEqual(["OPENAI_API_KEY"]);
  });

  it("where it is nearly a stored one, whatever it looks like", () => {
    expect(unknown(['os.environ["OPENAI_API_KYE"]'], ["OPENAI_API_KEY"])).toEqual(["OPENAI_API_KYE→OPENAI_API_KEY"]);
    expect(unknown(['os.environ["LAKEHOUSE_UR"]'], ["LAKEHOUSE_URL"])).toEqual(["LAKEHOUSE_UR→LAKEHOUSE_URL"]);
    expect(unknown(['os.environ["LAKEHOUSE_UR"]'], ["SOMETHING_ELSE"])).toEqual([]);
  });

  it("at each of its places, in the order of the cells", () => {
    expect(unknown(['os.getenv("B_KEY")', 'os.getenv("A_KEY"); os.getenv("B_KEY")'])).toEqual([
      "B_KEY",
      "A_KEY",
      "B_KEY",
    ]);
  });
});

describe("a name is left alone", () => {
  it.each([
    ["stored", ['os.environ["OPENAI_API_KEY"]']],
    ["set in a cell before", ['os.environ["MY_TOKEN"] = input()', 'os.environ["MY_TOKEN"]']],
    ["nearly a stored one, and set", ['os.environ["OPENAI_API_KYE"] = "x"', 'os.environ["OPENAI_API_KYE"]']],
    ["in a comment", ['# os.environ["MY_TOKEN"]']],
    ["in a text", ["\"os.environ['MY_TOKEN']\""]],
    ["computed", ['os.environ[f"{x}_TOKEN"]']],
    ["of the system", ['os.environ["SSH_AUTH_SOCK"]', 'os.environ["JUPYTER_TOKEN"]']],
    ["empty", ['os.environ[""]']],
    ["of ten megabytes", [`os.environ["MY_TOKEN"]${" ".repeat(10_000_000)}`]],
  ])("%s", (_why, cells) => {
    expect(unknown(cells, ["OPENAI_API_KEY"])).toEqual([]);
  });
});
