import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MAX_VALUE_BYTES } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSharedFile, readSharedMount, sharedMounts, type SharedMount } from "../src/shared-mount.ts";
import { SharedMounts } from "../src/shared-mounts.ts";
import { CANARY, SharedScene } from "./shared-scene.ts";

let scene: SharedScene;
beforeEach(() => {
  scene = new SharedScene();
});
afterEach(() => scene.dispose());

const mountOf = (group: string): SharedMount => ({ directory: scene.directory(group), group });
const text = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);
const read = async (group: string): Promise<Record<string, string | undefined>> => {
  const files = await readSharedMount(mountOf(group));
  return Object.fromEntries([...files].map(([name, file]) => [name, text(readSharedFile(file))]));
};

describe("what NBSECRETS_SHARED names", () => {
  test("directories in their order, each once, whose last part is the group", () => {
    expect(sharedMounts({ NBSECRETS_SHARED: "/shared/team-a:/other/team-b/::/shared/team-a" })).toEqual([
      { directory: "/shared/team-a", group: "team-a" },
      { directory: "/other/team-b", group: "team-b" },
    ]);
  });

  test("nothing", () => {
    expect([sharedMounts({}), sharedMounts({ NBSECRETS_SHARED: "" })]).toEqual([[], []]);
  });
});

describe("a shared mount", () => {
  test("is read in the kubelet's form and as a plain directory, byte for byte", async () => {
    scene.write("team-a", { A: "one\n", EMPTY: "" });
    mkdirSync(scene.directory("flat"));
    writeFileSync(join(scene.directory("flat"), "B"), "two\r\n");
    symlinkSync("B", join(scene.directory("flat"), "LINKED"));
    expect([await read("team-a"), await read("flat")]).toEqual([
      { A: "one\n", EMPTY: "" },
      { B: "two\r\n", LINKED: "two\r\n" },
    ]);
  });

  test("has what bears a secret's name, and is a file of at most 1 MiB; everything else is passed over", async () => {
    const generation = scene.write("team-a", {
      A: "one",
      "tls.crt": "x",
      "with space": "x",
      "-rf": "x",
      pâté: "x",
      "new\nline": "x",
      LARGE: new Uint8Array(MAX_VALUE_BYTES + 1),
      FITS: new Uint8Array(MAX_VALUE_BYTES),
    });
    mkdirSync(join(generation, "DIRECTORY"));
    execFileSync("mkfifo", [join(generation, "PIPE")]);
    symlinkSync("/etc/hostname", join(generation, "PLANTED"));
    expect([...(await readSharedMount(mountOf("team-a"))).keys()].sort()).toEqual(["A", "FITS"]);
  });

  test("is one generation, however often another one takes its place", async () => {
    const values = (number: number): Record<string, string> =>
      Object.fromEntries(["A", "B", "C"].map((name) => [name, String(number)]));
    let number = 0;
    let old = scene.write("team-a", values(number));
    for (let round = 0; round < 60; round++) {
      const reading = readSharedMount(mountOf("team-a"));
      number += 1;
      const now = scene.write("team-a", values(number));
      rmSync(old, { recursive: true });
      old = now;
      expect(new Set([...(await reading).values()].map(({ path }) => path.split("/").at(-2))).size).toBe(1);
    }
    expect(await read("team-a")).toEqual(values(number));
  });

  test.each([
    ["is not there", () => undefined, "it is not there"],
    ["is a file", () => writeFileSync(scene.directory("team-a"), ""), "part of the path is not a directory"],
    [
      "others may write to",
      () => {
        scene.write("team-a", { A: CANARY });
        chmodSync(scene.directory("team-a"), 0o777);
      },
      "others may write to it",
    ],
  ])("that %s is not read, and says why", async (_title, make, reason) => {
    make();
    await expect(readSharedMount(mountOf("team-a"))).rejects.toMatchObject({
      key: "file-unreadable",
      params: { path: scene.directory("team-a"), reason },
    });
  });

  test("that all may write to by its modes is read where nobody can, as the kubelet's", { timeout: 60_000 }, () => {
    const alone = process.getuid?.() === 0 ? ["--mount"] : ["--map-root-user", "--mount"];
    const program = fileURLToPath(new URL("read-only-shared.ts", import.meta.url));
    mkdirSync(scene.directory("team-a"));
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      [...alone, process.execPath, program, scene.directory("team-a")],
      { encoding: "utf8" },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual([["others may write to it"], ["A"]]);
  });

  test("that is named by no absolute path is not read", async () => {
    await expect(readSharedMount({ directory: "team-a", group: "team-a" })).rejects.toMatchObject({
      params: { reason: "it is no absolute path" },
    });
  });
});

describe("the mounts of several groups", () => {
  const mounts = (...groups: readonly string[]): SharedMounts => new SharedMounts(groups.map(mountOf));

  test("give the secret of the first group that has one", async () => {
    scene.write("team-a", { BOTH: "of a", A: "a" });
    scene.write("team-b", { BOTH: "of b", B: "b" });
    const { secrets } = await mounts("team-a", "team-b").read();
    expect([...secrets].map(([name, { mount }]) => `${name} ${mount.group}`).sort()).toEqual([
      "A team-a",
      "B team-b",
      "BOTH team-a",
    ]);
    expect(text(await mounts("team-b", "team-a").reveal("BOTH"))).toBe("of b");
    expect(await mounts("team-a").reveal("B")).toBeUndefined();
  });

  test("that cannot be read are told in one sentence, and the others are read", async () => {
    scene.write("team-b", { B: CANARY });
    const both = mounts("team-a", "team-b", "team-c");
    expect([...(await both.read()).secrets.keys()]).toEqual(["B"]);
    expect(text(await both.reveal("B"))).toBe(CANARY);
    expect(await both.note()).toEqual({
      key: "shared-unreadable",
      params: {
        places: `${scene.directory("team-a")} (it is not there), ${scene.directory("team-c")} (it is not there)`,
      },
    });
    scene.write("team-a", {});
    scene.write("team-c", {});
    expect(await both.note()).toBeUndefined();
  });

  test("a version changes with its secret alone, whatever generation it is in, and is no plain hash", async () => {
    const one = mounts("team-a");
    const versions = async (shared = one): Promise<Record<string, string>> =>
      Object.fromEntries([...(await shared.read()).secrets].map(([name, { version }]) => [name, version]));
    scene.write("team-a", { A: "same", B: "old" });
    const before = await versions();
    scene.write("team-a", { A: "same", B: "new" });
    const after = await versions();
    expect([after["A"], after["B"] === before["B"]]).toEqual([before["A"], false]);
    expect((await versions(mounts("team-a")))["A"]).not.toBe(after["A"]);
  });
});
