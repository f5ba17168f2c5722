import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findReferences, readCode } from "../src/index.ts";

const python = process.env["NBSECRETS_PYTHON"] ?? "python3";

function answerOf(words: readonly string[], input = ""): string {
  const { stdout, status, stderr } = spawnSync(python, words, { encoding: "utf8", input, maxBuffer: 1e8 });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Python's own standard library, as far as it has anything to do with variables of the environment. */
function standardLibrary(): readonly { readonly file: string; readonly code: string }[] {
  const directory = answerOf(["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]).trim();
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter(
      (name) =>
        name.endsWith(".py") &&
        !/site-packages|dist-packages|lib2to3|bad_|(?:^|[\\/])(?:test|tests|idlelib|idle_test)[\\/]/.test(name),
    )
    .map((name) => join(directory, name))
    .filter((file) => statSync(file).size < 300_000)
    .map((file) => ({ file, code: readFileSync(file, "utf8") }))
    .filter(({ code }) => /environ|getenv/.test(code));
}

it("names are the ones that Python's own parser sees in its standard library", () => {
  const files = standardLibrary();
  expect(files.length).toBeGreaterThan(20);
  const script = join(import.meta.dirname, "read_names.py");
  const expected = JSON.parse(answerOf([script], JSON.stringify(files.map(({ code }) => code)))) as readonly (
    readonly (readonly [string, number])[] | null
  )[];
  let names = 0;
  files.forEach(({ file, code }, index) => {
    const wanted = expected[index];
    if (wanted === null || wanted === undefined) {
      return;
    }
    expect(readCode(code, "python").unread, file).toBeUndefined();
    const found = findReferences(code, "python").flatMap((one): readonly (readonly [string, number])[] =>
      one.kind === "name" ? [[one.name, one.line]] : [],
    );
    names += found.length;
    const key = ([name, line]: readonly [string, number]): string => `${name}:${line}`;
    expect(
      wanted.map(key).filter((place) => !found.map(key).includes(place)),
      file,
    ).toEqual([]);
    // A loop over names that are written there is more than the other side follows.
    const more = found.filter((place) => !wanted.map(key).includes(key(place)));
    for (const [name, line] of more) {
      expect(code.split("\n")[line], file).toMatch(new RegExp(`["']${name}["']`));
    }
  });
  expect(names).toBeGreaterThan(50);
}, 120_000);
