import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MAX_FILE_BYTES } from "../src/read-references.ts";
import { WhereUsedIndex, type WhereUsed } from "../src/where-used.ts";

let root: string;
let index: WhereUsedIndex;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "where-used-"));
  index = new WhereUsedIndex();
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function notebook(cells: readonly (string | readonly string[])[], metadata: object = {}): string {
  return JSON.stringify({
    cells: cells.map((source) => ({ cell_type: "code", source, metadata: {}, outputs: [], execution_count: null })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** `A_KEY: a.py:3` and, in a notebook, `a.ipynb[1]:3`; lines as they are, from 0. */
function places({ used }: WhereUsed): readonly string[] {
  return [...used].flatMap(([name, uses]) =>
    uses.map(({ file, cell, line }) => {
      const path = relative(root, file).split("\\").join("/");
      return `${name}: ${path}${cell === undefined ? "" : `[${cell}]`}:${line}`;
    }),
  );
}

describe("where a secret is used", () => {
  it("in notebooks and files of every language, with cell and line", async () => {
    write("a.py", 'import os\n\nos.environ["A_KEY"]\n');
    write("deep/er/b.R", 'x <- 1\nSys.getenv("A_KEY")');
    write("c.jl", 'ENV["A_KEY"]');
    write("d.js", "process.env.A_KEY");
    write("e.ts", "const a: string = process.env.A_KEY!;");
    write("f.sh", "#!/bin/sh\necho $A_KEY");
    write("g.txt", 'os.environ["A_KEY"]');
    write("h.ipynb", notebook(["from os import environ", ["x = 1\n", 'environ["A_KEY"]'], "!echo $A_KEY"]));
    write("i.ipynb", notebook(['Sys.getenv("A_KEY")'], { kernelspec: { language: "R", name: "ir" } }));
    const result = await index.find([root], ["A_KEY"]);
    expect(places(result)).toEqual([
      "A_KEY: a.py:2",
      "A_KEY: c.jl:0",
      "A_KEY: d.js:0",
      "A_KEY: deep/er/b.R:1",
      "A_KEY: e.ts:0",
      "A_KEY: f.sh:1",
      "A_KEY: h.ipynb[1]:1",
      "A_KEY: h.ipynb[2]:0",
      "A_KEY: i.ipynb[0]:0",
    ]);
    expect(result).toMatchObject({ unused: [], misspelt: [], unread: [], files: 8 });
  });

  it("tells what is unused and what is misspelt, and nothing of names that are no secrets", async () => {
    write("a.py", 'import os\nos.environ["OPENAI_API_KYE"]\nos.environ["MODE"]\nos.environ["HF_TOKEN"]');
    const result = await index.find([root], ["OPENAI_API_KEY", "HF_TOKEN", "PLAIN"]);
    expect(result.unused).toEqual(["OPENAI_API_KEY", "PLAIN"]);
    expect(result.misspelt).toEqual([{ name: "OPENAI_API_KYE", nearest: "OPENAI_API_KEY" }]);
    expect([...result.used.keys()]).toEqual(["OPENAI_API_KYE", "HF_TOKEN"]);
  });

  it("keeps out of packages, hidden directories, and links that lead round or away", async () => {
    const code = 'import os\nos.environ["A_KEY"]';
    for (const path of ["node_modules/a.py", ".venv/a.py", ".git/a.py", ".hidden.py", "venv/a.py", "ok/a.py"]) {
      write(path, code);
    }
    symlinkSync(root, join(root, "ok", "round"));
    symlinkSync(join(root, "ok", "a.py"), join(root, "link.py"));
    expect(places(await index.find([root, join(root, "ok"), root], []))).toEqual(["A_KEY: ok/a.py:1"]);
  });

  it("reads again what was written, and forgets what is gone", async () => {
    const file = write("a.py", 'import os\nos.environ["A_KEY"]');
    write("b.py", 'import os\nos.environ["B_KEY"]');
    await index.find([root], []);
    writeFileSync(file, 'import os\nos.environ["C_KEY"]');
    rmSync(join(root, "b.py"));
    expect(places(await index.find([root], []))).toEqual(["C_KEY: a.py:1"]);
  });

  it("notices another text of the same size and time", async () => {
    const file = write("a.py", 'import os\nos.environ["A_KEY"]');
    utimesSync(file, 1_000, 1_000);
    await index.find([root], []);
    writeFileSync(file, 'import os\nos.environ["C_KEY"]');
    utimesSync(file, 1_000, 1_000);
    expect(places(await index.find([root], []))).toEqual(["C_KEY: a.py:1"]);
  });
});

describe("what cannot be looked at is told, and stops nothing", () => {
  it.each([
    ["no JSON", "{", "damaged"],
    ["cut off", notebook(['os.environ["A_KEY"]']).slice(0, -20), "damaged"],
    ["another JSON", "[1]", "damaged"],
    ["an older format", JSON.stringify({ worksheets: [{ cells: [] }], nbformat: 3 }), "damaged"],
    ["a merge conflict", `<<<<<<< HEAD\n${notebook([])}`, "damaged"],
    ["10 MB in one cell", notebook([`x = "${"a".repeat(10_000_000)}"`]), "too-large"],
  ])("a notebook with %s", async (_what, text, why) => {
    const file = write("bad.ipynb", text);
    write("good.py", 'import os\nos.environ["A_KEY"]');
    const result = await index.find([root], []);
    expect(places(result)).toEqual(["A_KEY: good.py:1"]);
    expect(result.unread).toEqual([{ file, why }]);
  });

  it("an empty notebook, and cells of any shape, are nothing to tell", async () => {
    write("empty.ipynb", "");
    const cells = [null, 1, "x", [], {}, { cell_type: "code" }, { cell_type: "code", source: [1, null] }];
    write("odd.ipynb", JSON.stringify({ cells, metadata: null }));
    write("bom.ipynb", `\uFEFF${notebook(['import os; os.environ["A_KEY"]'])}`);
    const result = await index.find([root], []);
    expect(places(result)).toEqual(["A_KEY: bom.ipynb[0]:0"]);
    expect(result.unread).toEqual([]);
  });

  it("a huge file", async () => {
    const file = write("huge.ipynb", "");
    truncateSync(file, MAX_FILE_BYTES + 1);
    expect((await index.find([root], [])).unread).toEqual([{ file, why: "too-large" }]);
  });

  it("a root that is not there", async () => {
    const gone = join(root, "gone");
    expect((await index.find([gone], ["A"])).unread).toEqual([{ file: gone, why: "unreadable" }]);
  });

  it("a notebook that may only be read is read, and its time is not touched", async () => {
    const file = write("a.ipynb", notebook(['import os; os.environ["A_KEY"]']));
    chmodSync(file, 0o400);
    expect(places(await index.find([root], []))).toEqual(["A_KEY: a.ipynb[0]:0"]);
  });

  it("a notebook that is written all the time", async () => {
    const file = write("a.ipynb", notebook([`import os; os.environ["A_KEY"]; "${"x".repeat(900_000)}"`]));
    let isDone = false;
    const found = index.find([root], []).finally(() => (isDone = true));
    for (let time = 1; !isDone; time += 1) {
      utimesSync(file, time, time);
      await new Promise(setImmediate);
    }
    const { unread } = await found;
    expect([[], [{ file, why: "changed" }]]).toContainEqual(unread);
    expect(places(await index.find([root], []))).toEqual(["A_KEY: a.ipynb[0]:0"]);
  });
});

describe("many files", () => {
  it("progress is told, others have their turn, and it can be stopped and gone on with", async () => {
    for (let number = 0; number < 120; number += 1) {
      write(
        `${number % 7}/${number}.ipynb`,
        notebook([`import os; os.environ["A${number}_KEY"]\n${"x = 1\n".repeat(300)}`]),
      );
    }
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done, files }: { done: number; files: number }): void => {
      seen.push(done);
      expect(files).toBe(120);
      if (done > 20 && done < 120) {
        controller.abort(new Error("enough"));
      }
    };
    await expect(index.find([root], [], { signal: controller.signal, onProgress })).rejects.toThrow("enough");
    expect(seen.at(-1)).toBeLessThan(120);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const result = await index.find([root], []);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(result.used.size).toBe(120);
    expect(result.files).toBe(120);
  });

  it("holds nothing of the files but names and places", async () => {
    write("a.ipynb", notebook(['import os; os.environ["A_KEY"] = "hunter2"; os.environ["A_KEY"]']));
    const result = await index.find([root], []);
    expect(JSON.stringify([...result.used])).not.toContain("hunter2");
    expect(result.used.get("A_KEY")?.map((use) => Object.keys(use).sort())).toEqual([
      ["access", "cell", "file", "form", "line"],
      ["access", "cell", "file", "form", "line"],
    ]);
  });
});
