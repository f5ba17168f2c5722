import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readKernelStatus } from "../src/kernel-status.ts";
import { thisProcess } from "../src/process-identity.ts";
import { startKernel } from "./real-kernel.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "nbsecrets-status-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** What a kernel that is this very process would write. */
function content(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { pid, start, boot, pidNamespace } = thisProcess();
  const status = { mount: "/m", generation: "..1", loaded: ["A", "B"], earlier: ["B"], others: {} };
  return { format: 1, pid, start, boot, pidNamespace, ...status, session: null, ...more };
}

async function put(text: string | object, name = "nbsecrets-kernel-1.json", mode = 0o600): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, typeof text === "string" ? text : JSON.stringify(text), { mode });
  await chmod(file, mode);
  return file;
}

const read = (connection = "1"): ReturnType<typeof readKernelStatus> => readKernelStatus(directory, { connection });

test("what a real kernel loads is told while a cell runs, and no more once the kernel is gone", async () => {
  const mount = join(directory, "mount");
  await mkdir(join(mount, "..1"), { recursive: true });
  await symlink("..1", join(mount, "..data"));
  await Promise.all(["A", "B"].map((name) => writeFile(join(mount, "..1", name), "canary")));
  const kernel = await startKernel(directory, "0-a", mount);
  try {
    expect(await read("0-a")).toBeUndefined();
    await kernel.run("import nbsecrets; __vsc_ipynb_file__ = '/home/ada/a.ipynb'; x = nbsecrets.load('A', 'B')");
    const found = await read("0-a");
    expect(found).toEqual({
      mount,
      generation: "..1",
      loaded: new Set(["A", "B"]),
      earlier: new Set(),
      others: new Map(),
      pid: kernel.pid,
      writtenAt: expect.any(Number) as number,
      notebook: "/home/ada/a.ipynb",
    });
    expect(await readKernelStatus(directory, { notebook: "/home/ada/a.ipynb" })).toEqual(found);

    await mkdir(join(mount, "..2"));
    await writeFile(join(mount, "..2", "B"), "canary 2");
    await symlink("..2", join(mount, "..new"));
    await rename(join(mount, "..new"), join(mount, "..data"));
    const go = join(directory, "go");
    const cell = kernel.run(
      `import os, time; x = nbsecrets.load('B'); [time.sleep(0.01) for _ in iter(lambda: os.path.exists('${go}'), True)]`,
    );
    await expect
      .poll(() => read("0-a"), { timeout: 15_000 })
      .toMatchObject({ generation: "..2", earlier: new Set(["A"]) });
    await writeFile(go, "");
    await cell;

    await kernel.kill();
    expect(await read("0-a")).toBeUndefined();
    expect(await readKernelStatus(directory, { notebook: "/home/ada/a.ipynb" })).toBeUndefined();
  } finally {
    await kernel.close();
  }
}, 60_000);

test("all that a file says", async () => {
  const others = { "/team": { generation: "..9", loaded: ["B"] } };
  await put(content({ others, session: "/home/ada/s.ipynb", notebook: "/home/ada/n.ipynb", later: 1 }));
  expect(await read()).toEqual({
    mount: "/m",
    generation: "..1",
    loaded: new Set(["A", "B"]),
    earlier: new Set(["B"]),
    others: new Map([["/team", { generation: "..9", loaded: new Set(["B"]) }]]),
    pid: process.pid,
    writtenAt: expect.any(Number) as number,
    session: "/home/ada/s.ipynb",
    notebook: "/home/ada/n.ipynb",
  });
});

describe("by notebook", () => {
  test("VS Code's word counts before Jupyter's, and the last one before others", async () => {
    const at = async (file: string, seconds: number): Promise<void> => utimes(file, seconds, seconds);
    await at(await put(content({ generation: "s1", session: "/w/a.ipynb" }), "nbsecrets-kernel-1.json"), 1_000);
    await at(await put(content({ generation: "s2", session: "/w/a.ipynb" }), "nbsecrets-kernel-2.json"), 2_000);
    const sought = { notebook: "/w/x/../a.ipynb" };
    expect((await readKernelStatus(directory, sought))?.generation).toBe("s2");
    await at(await put(content({ generation: "n", notebook: "/w/a.ipynb" }), "nbsecrets-kernel-v3a.json"), 500);
    expect((await readKernelStatus(directory, sought))?.generation).toBe("n");
  });

  test("a notebook that nobody has, and a directory that is not there", async () => {
    await put(content({ session: "/w/a.ipynb", notebook: "/w/b.ipynb" }));
    expect(await readKernelStatus(directory, { notebook: "/w/a.ipynb" })).toBeUndefined();
    expect(await readKernelStatus(join(directory, "gone"), { notebook: "/w/b.ipynb" })).toBeUndefined();
    expect(await readKernelStatus(join(directory, "gone"), { connection: "1" })).toBeUndefined();
  });
});

describe("says nothing", () => {
  test("more directories than anybody loads from", async () => {
    const many = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_unused, at) => [`/${at}`, { generation: "", loaded: [] }]));
    await put(content({ others: many(64) }));
    expect((await read())?.others.size).toBe(64);
    await put(content({ others: many(65) }));
    expect(await read()).toBeUndefined();
  });

  test("an id that leads elsewhere", async () => {
    await mkdir(join(directory, "nbsecrets-kernel-"));
    await put(content(), "x.json");
    for (const id of ["/../x", "../x", "", "x/../../x", "1\0", "1".repeat(300)]) {
      expect(await read(id)).toBeUndefined();
    }
  });

  test.each([0o620, 0o602, 0o666])("a file that others may write to (%o)", async (mode) => {
    const file = await put(content(), undefined, mode);
    expect(await read()).toBeUndefined();
    await chmod(file, 0o644);
    expect(await read()).toBeDefined();
  });

  test("a link, a pipe and a directory", async () => {
    await put(content(), "real.json");
    await symlink("real.json", join(directory, "nbsecrets-kernel-1.json"));
    expect(await read()).toBeUndefined();
    await rm(join(directory, "nbsecrets-kernel-1.json"));
    execFileSync("mkfifo", ["-m", "600", join(directory, "nbsecrets-kernel-1.json")]);
    expect(await read()).toBeUndefined();
    await mkdir(join(directory, "nbsecrets-kernel-2.json"));
    expect(await read("2")).toBeUndefined();
  });

  test("a file of more than 1 MiB", async () => {
    const text = JSON.stringify(content());
    await put(text.padEnd(1024 * 1024));
    expect(await read()).toBeDefined();
    await put(text.padEnd(1024 * 1024 + 1));
    expect(await read()).toBeUndefined();
  });

  test.each<[string, string | object]>([
    ["nothing in it", ""],
    ["half of one", '{"format": 1, "pid":'],
    ["no object", "[]"],
    ["null", "null"],
    ["deep nesting", "[".repeat(500_000)],
    ["a newer format", content({ format: 2 })],
    ["no list of names", content({ loaded: "A" })],
    ["a name that is none", content({ loaded: ["A", "../B"] })],
    ["a number among names", content({ earlier: [1] })],
    ["an odd other directory", content({ others: { "/t": { generation: 1, loaded: [] } } })],
    ["others that are none", content({ others: [] })],
    ["a mount that is no text", content({ mount: null })],
    ["a pid that is none", content({ pid: -1 })],
    ["pid 0, which is a group of processes", content({ pid: 0 })],
    ["a pid in text", content({ pid: String(process.pid) })],
    ["no boot", content({ boot: undefined })],
  ])("%s", async (_, text) => {
    await put(text);
    expect(await read()).toBeUndefined();
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["that has ended", { pid: 4_194_303 }],
    ["whose number another one has now", { start: "1" }],
    ["of a boot before this one, or another machine", { boot: "00000000-0000-0000-0000-000000000000" }],
    ["in another container", { pidNamespace: "pid:[1]" }],
  ])("a process %s", async (_, more) => {
    await put(content(more));
    expect(await read()).toBeUndefined();
  });

  test("a file of someone else", async () => {
    await put(content());
    expect(await read()).toBeDefined();
    const someoneElse = vi.spyOn(process, "geteuid").mockReturnValue((process.geteuid?.() ?? 0) + 1);
    try {
      expect(await read()).toBeUndefined();
    } finally {
      someoneElse.mockRestore();
    }
  });
});
