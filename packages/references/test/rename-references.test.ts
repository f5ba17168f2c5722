import { describe, expect, it } from "vitest";
import { applyEdits, readCode, renameReferences } from "../src/index.ts";

function renamed(code: string, language: string, to = "NEW_KEY"): string {
  return applyEdits(code, renameReferences(code, language, { from: "OLD", to }).edits);
}

describe("rename everywhere", () => {
  it.each([
    [
      "python",
      'os.environ["OLD"] = os.getenv(\'OLD\')  # "OLD"',
      'os.environ["NEW_KEY"] = os.getenv(\'NEW_KEY\')  # "OLD"',
    ],
    [
      "python",
      'import nbsecrets\nnbsecrets.load("A", "OLD")\nOLD = "OLD"',
      'import nbsecrets\nnbsecrets.load("A", "NEW_KEY")\nOLD = "OLD"',
    ],
    ["python", "!echo $OLD ${OLD} '$OLD' $OLDER", "!echo $NEW_KEY ${NEW_KEY} '$OLD' $OLDER"],
    ["python", "os.environ.update(OLD=1)", "os.environ.update(NEW_KEY=1)"],
    ["R", 'Sys.setenv(OLD = Sys.getenv("OLD"))', 'Sys.setenv(NEW_KEY = Sys.getenv("NEW_KEY"))'],
    ["julia", 'ENV["OLD"]', 'ENV["NEW_KEY"]'],
    ["bash", 'OLD=1; echo "$OLD"', 'NEW_KEY=1; echo "$NEW_KEY"'],
    ["javascript", "process.env.OLD + process.env['OLD']", "process.env.NEW_KEY + process.env['NEW_KEY']"],
    ["javascript", "const { OLD, A } = process.env; f(OLD)", "const { NEW_KEY: OLD, A } = process.env; f(OLD)"],
    ["javascript", "const { OLD: old = 1 } = process.env", "const { NEW_KEY: old = 1 } = process.env"],
  ])("%s: %s", (language, code, expected) => {
    expect(renamed(code, language)).toBe(expected);
  });

  it("a name that begins with a digit", () => {
    expect(renamed('os.environ["OLD"]', "python", "1A")).toBe('os.environ["1A"]');
    expect(renamed("process.env.OLD; process.env?.OLD", "javascript", "1A")).toBe(
      'process.env["1A"]; process.env?.["1A"]',
    );
    expect(renamed("const { OLD } = process.env", "javascript", "1A")).toBe('const { "1A": OLD } = process.env');
    const plan = renameReferences("!echo $OLD", "python", { from: "OLD", to: "1A" });
    expect(plan).toMatchObject({ edits: [], left: [{ name: "OLD", from: 7 }] });
  });

  it("afterwards nothing reads the old name, and as much the new one", () => {
    const code = 'import os\nos.environ["OLD"]\n!echo $OLD\nos.environ.get("OLD", os.getenv("OLD"))\n';
    const after = readCode(renamed(code, "python"), "python").references;
    expect(after.map((one) => one.kind === "name" && one.name)).toEqual(Array(4).fill("NEW_KEY"));
  });
});
