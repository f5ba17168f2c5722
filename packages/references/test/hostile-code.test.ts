import { describe, expect, it } from "vitest";
import { snippetLanguages } from "@nbsecrets/shared";
import { NotebookReferences, readCode } from "../src/index.ts";

const LENGTH = 200_000;

const languages = snippetLanguages.map(({ language }) => language);

describe("code that nobody would write", () => {
  it("10 MB in one cell are told as not looked at, and the other cells are read", () => {
    const huge = `x = "${"a".repeat(10_000_000)}"\nos.environ["A_KEY"]`;
    const notebook = new NotebookReferences();
    notebook.update([huge, 'os.environ["B_KEY"]'].map((code) => ({ code, language: "python" })));
    expect(notebook.readings.map(({ unread }) => unread)).toEqual(["too-long", undefined]);
    expect(notebook.needs().map(({ name }) => name)).toEqual(["B_KEY"]);
  });

  it.each(languages)(
    "%s: code without any structure is read or told as not looked at, and hangs nobody",
    (language) => {
      // Sixty kilobytes of some of these take a parser minutes, and with others it fails.
      for (const pattern of [
        "(",
        '"',
        "`",
        "\\",
        "\n!",
        "${",
        '("',
        "f'{",
        "/*",
        "if a:\n ",
        "-",
        "a=",
        "a.",
        "<<A\n",
      ]) {
        const code = `os process.env ENV[ Sys.getenv( \n${pattern.repeat(Math.floor(LENGTH / pattern.length))}`;
        expect(() => readCode(code, language), pattern).not.toThrow();
      }
    },
    300_000,
  );

  it("what no parser gets through is told as not looked at", () => {
    const code = `os.getenv( \n${"/*".repeat(100_000)}`;
    expect(readCode(code.replace("os.getenv", "process.env"), "javascript").unread).toBe("tangled");
    expect(readCode(`os process.env ENV[ Sys.getenv( \n${'("'.repeat(524_000)}`, "python").unread).toBe("tangled");
  }, 60_000);

  it.each(languages)("%s: code that was cut anywhere has references within it, and true names", (language) => {
    const code = [
      'import os\nos.environ["A"] = f"{os.getenv(\'B\')}"\n%time !echo "$C ${D}" {os.environ["E"]}\n',
      'Sys.getenv(c("A", "B")); ENV["C"]; process.env.D; const { E, F: f } = process.env\n',
      'cat <<EOF\n$A \'b $C\nEOF\nfor X in a; do echo "$X"; done',
    ].join("\n");
    for (let end = 0; end <= code.length; end += 1) {
      for (const part of [code.slice(0, end), code.slice(end)]) {
        let last = -1;
        for (const reference of readCode(part, language).references) {
          expect(reference.from).toBeGreaterThanOrEqual(last);
          expect(reference.to).toBeGreaterThanOrEqual(reference.from);
          expect(reference.to).toBeLessThanOrEqual(part.length);
          expect(reference.line).toBe(part.slice(0, reference.from).split("\n").length - 1);
          if (reference.kind === "name") {
            expect(part.slice(reference.from, reference.to)).toBe(reference.name);
          }
          last = reference.from;
        }
      }
    }
  });
});
