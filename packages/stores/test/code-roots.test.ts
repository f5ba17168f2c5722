import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDriver, type WhereUsedProgress } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CodeRoots } from "../src/code-roots.ts";

const driver = new MemoryDriver();
let home: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "code-roots-"));
  for (const directory of ["first/deep", "second", "outside"]) {
    mkdirSync(join(home, directory), { recursive: true });
  }
  const value = Buffer.from("v");
  await driver.apply(
    ["API_TOKEN", "UNUSED_TOKEN"].map((name) => ({ kind: "put" as const, name, value, mode: "overwrite" as const })),
  );
  writeFileSync(
    join(home, "first/deep/a.py"),
    'import os\nos.environ["API_TOKEN"]\nos.environ["API_TOKNE"]\nos.environ["A" + "B"]\n',
  );
  writeFileSync(join(home, "outside/secret.py"), 'import os\nos.environ["UNUSED_TOKEN"]\n');
  const source = 'import os\nos.getenv("API_TOKEN")';
  const cells = [
    { cell_type: "markdown", source: "os.environ['API_TOKEN']", metadata: {} },
    { cell_type: "code", source, metadata: {}, outputs: [], execution_count: null },
  ];
  writeFileSync(join(home, "second/n.ipynb"), JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  writeFileSync(join(home, "second/broken.ipynb"), "{");
  symlinkSync(join(home, "outside"), join(home, "second/link"));
});
afterEach(() => rmSync(home, { recursive: true }));

function rooted(...directories: readonly string[]): CodeRoots {
  return new CodeRoots(() => directories.map((directory) => join(home, directory)), driver);
}

test("names the places of the secrets that were asked about, the unused and the misspelt", async () => {
  const report = await rooted("first", "second").whereUsed(["API_TOKEN"]);
  expect(report).toEqual({
    places: [
      { name: "API_TOKEN", root: 0, file: "deep/a.py", line: 1 },
      { name: "API_TOKEN", root: 1, file: "n.ipynb", cell: 1, line: 1 },
    ],
    count: 2,
    unused: ["UNUSED_TOKEN"],
    misspelt: [{ nearest: "API_TOKEN", place: { name: "API_TOKNE", root: 0, file: "deep/a.py", line: 2 } }],
    computed: [{ name: "", root: 0, file: "deep/a.py", line: 3 }],
    files: 3,
    unread: 1,
  });
});

test("looks nowhere where no directory is known, and says so", async () => {
  await expect(rooted().whereUsed([])).rejects.toMatchObject({ code: "unsupported", key: "where-used-nowhere" });
});

test("a directory that is not there has nothing, and is told as not read", async () => {
  const report = await rooted("gone").whereUsed(["API_TOKEN"]);
  expect(report).toMatchObject({ count: 0, files: 0, unread: 1 });
});

test("tells how far it is, and stops when it is told to", async () => {
  const told: WhereUsedProgress[] = [];
  const code = rooted("first", "second");
  await code.whereUsed([], { onProgress: (progress) => told.push(progress) });
  expect(told.at(-1)).toEqual({ done: 3, files: 3 });
  const stop = new AbortController();
  stop.abort();
  await expect(code.whereUsed([], { signal: stop.signal })).rejects.toMatchObject({ key: "aborted" });
  // And the next look is as if that had not been.
  expect((await code.whereUsed(["API_TOKEN"])).count).toBe(2);
});
