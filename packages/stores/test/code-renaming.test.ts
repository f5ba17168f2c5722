import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDriver } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CodeRoots } from "../src/code-roots.ts";

const code = 'import os\nk = os.environ["OLD_KEY"]\n';
const renamed = code.replace("OLD_KEY", "NEW_KEY");
let home: string;
let roots: CodeRoots;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "code-renaming-"));
  const driver = new MemoryDriver();
  await driver.apply([{ kind: "put", name: "OLD_KEY", value: Buffer.from("v"), mode: "create" }]);
  mkdirSync(join(home, "lib"));
  roots = new CodeRoots(() => [home], driver);
});
afterEach(() => rmSync(home, { recursive: true }));

function write(name: string, text: string | Uint8Array): string {
  writeFileSync(join(home, name), text);
  return join(home, name);
}

function read(name: string): string {
  return readFileSync(join(home, name), "utf8");
}

test("shows what would change and writes nothing before it is told to", async () => {
  write("a.py", code);
  const cell = { cell_type: "code", source: ["import os\n", "os.getenv('OLD_KEY')"], metadata: {}, outputs: [] };
  write("lib/n.ipynb", JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1));
  const before = read("lib/n.ipynb");
  const { token, ...plan } = await roots.planRename("OLD_KEY", "NEW_KEY");
  expect(plan).toEqual({
    places: [
      {
        name: "OLD_KEY",
        root: 0,
        file: "a.py",
        line: 1,
        before: 'k = os.environ["OLD_KEY"]',
        after: 'k = os.environ["NEW_KEY"]',
      },
      {
        name: "OLD_KEY",
        root: 0,
        file: "lib/n.ipynb",
        cell: 0,
        line: 1,
        before: "os.getenv('OLD_KEY')",
        after: "os.getenv('NEW_KEY')",
      },
    ],
    count: 2,
    files: [
      { root: 0, file: "a.py" },
      { root: 0, file: "lib/n.ipynb" },
    ],
    unread: 0,
  });
  expect([read("a.py"), read("lib/n.ipynb")]).toEqual([code, before]);

  expect(await roots.applyRename(token, [])).toEqual({ changed: plan.files, left: [] });
  expect([read("a.py"), read("lib/n.ipynb")]).toEqual([renamed, before.replace("OLD_KEY", "NEW_KEY")]);
  await expect(roots.applyRename(token, [])).rejects.toMatchObject({ code: "not-found", key: "rename-plan-gone" });
});

test("leaves what was written since, is gone, is for reading only, or has changes in an editor; the rest is done", async () => {
  for (const name of ["changed.py", "gone.py", "locked.py", "open.py", "plain.py"]) {
    write(name, code);
  }
  const { token } = await roots.planRename("OLD_KEY", "NEW_KEY");
  appendFileSync(join(home, "changed.py"), "# mine\n");
  rmSync(join(home, "gone.py"));
  // Its mode alone is looked at: the system would let an administrator write.
  chmodSync(join(home, "locked.py"), 0o444);
  const again = await roots.planRename("OLD_KEY", "NEW_KEY");
  expect(again.files.map(({ file }) => file)).not.toContain("gone.py");
  expect(await roots.applyRename(token, [{ root: 0, file: "open.py" }])).toEqual({
    changed: [{ root: 0, file: "plain.py" }],
    left: [
      { root: 0, file: "changed.py", why: "changed" },
      { root: 0, file: "gone.py", why: "gone" },
      { root: 0, file: "locked.py", why: "changed" },
    ],
  });
  expect(read("changed.py")).toBe(`${code}# mine\n`);
  expect([read("locked.py"), read("open.py"), read("plain.py")]).toEqual([code, code, renamed]);
  // Its plan was made of it as it is now.
  expect((await roots.applyRename(again.token, [])).left).toContainEqual({
    root: 0,
    file: "locked.py",
    why: "read-only",
  });
});

test("keeps a file's mode, its byte order mark and its other name; what is no text is left", async () => {
  chmodSync(write("run.py", `\uFEFF${code}`), 0o750);
  linkSync(write("two.py", code), join(home, "two-names.txt"));
  write("bytes.py", Buffer.concat([Buffer.from(code), Buffer.from([0xff, 0xfe])]));
  const outside = mkdtempSync(join(tmpdir(), "code-outside-"));
  writeFileSync(join(outside, "out.py"), code);
  symlinkSync(join(outside, "out.py"), join(home, "link.py"));
  try {
    const { token, files, unread } = await roots.planRename("OLD_KEY", "NEW_KEY");
    expect(files.map(({ file }) => file)).toEqual(["run.py", "two.py"]);
    expect(unread).toBe(1);
    await roots.applyRename(token, []);
    expect(read("run.py")).toBe(`\uFEFF${renamed}`);
    expect(statSync(join(home, "run.py")).mode & 0o777).toBe(0o750);
    expect(read("two-names.txt")).toBe(renamed);
    expect(readFileSync(join(outside, "out.py"), "utf8")).toBe(code);
    expect(readFileSync(join(home, "bytes.py")).subarray(0, code.length).toString()).toBe(code);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test("refuses a new name that no secret can have", async () => {
  await expect(roots.planRename("OLD_KEY", "NEW KEY")).rejects.toMatchObject({ code: "invalid-name" });
});
