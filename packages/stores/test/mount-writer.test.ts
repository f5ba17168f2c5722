import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDriver, type SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MountWriter } from "../src/mount-writer.ts";

let base: string;
let mount: string;
let secrets: Map<string, Uint8Array>;
const source = { snapshot: async () => secrets };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const writer = (): MountWriter => new MountWriter({ directory: mount, source });
const refusal = (work: Promise<unknown>): Promise<SecretError> =>
  work.then(
    () => expect.unreachable(),
    (error: SecretError) => error,
  );
/** Everything below a directory, links not followed. */
const everything = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory()
        ? [entry.name, ...everything(join(directory, entry.name)).map((name) => `${entry.name}/${name}`)]
        : [entry.name],
    )
    .sort();

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "nbsecrets-mount-"));
  mount = join(base, "mount");
  secrets = new Map([
    ["A", bytes("one\r\n")],
    ["B", new Uint8Array([0, 255, 10])],
  ]);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("what it writes", () => {
  test("names lead through ..data to one generation that only we can read", async () => {
    const state = await writer().refresh();
    expect(state).toEqual({ directory: mount, generation: 1, names: ["A", "B"], swapped: true });
    const generation = readlinkSync(join(mount, "..data"));
    expect(generation).toMatch(/^\.\.1-[0-9a-f]{12}$/);
    expect(readlinkSync(join(mount, "A"))).toBe("..data/A");
    expect(readFileSync(join(mount, "A"))).toEqual(Buffer.from("one\r\n"));
    expect(readFileSync(join(mount, "B"))).toEqual(Buffer.from([0, 255, 10]));
    expect(everything(mount)).toEqual(["..data", generation, "A", "B", `${generation}/A`, `${generation}/B`].sort());
    const modeOf = (path: string): string => (lstatSync(path).mode & 0o7777).toString(8);
    expect([modeOf(mount), modeOf(join(mount, generation)), modeOf(join(mount, generation, "A"))]).toEqual([
      "700",
      "700",
      "400",
    ]);
  });

  test("a change makes the next generation, and the one before it is gone", async () => {
    const mine = writer();
    await mine.refresh();
    secrets = new Map([
      ["B", bytes("two")],
      ["C", bytes("")],
    ]);
    expect(await mine.refresh()).toMatchObject({ generation: 2, names: ["B", "C"], swapped: true });
    const generation = readlinkSync(join(mount, "..data"));
    expect(everything(mount)).toEqual(["..data", generation, "B", "C", `${generation}/B`, `${generation}/C`].sort());
    expect(readFileSync(join(mount, "B"), "utf8")).toBe("two");
  });

  test("nothing changed: the generation stays, for this writer and for another", async () => {
    await writer().refresh();
    const before = readlinkSync(join(mount, "..data"));
    expect(await writer().refresh()).toMatchObject({ generation: 1, swapped: false });
    expect(readlinkSync(join(mount, "..data"))).toBe(before);
  });

  test("a generation that was altered on disk is replaced", async () => {
    await writer().refresh();
    const file = realpathSync(join(mount, "A"));
    rmSync(file);
    writeFileSync(file, "ONE\r\n");
    expect(await writer().refresh()).toMatchObject({ generation: 2, swapped: true });
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("one\r\n");
  });

  test("a writer that stays reads nothing of its own again, and keeps the files that did not change", async () => {
    const mine = writer();
    await mine.refresh();
    const inode = (name: string): number => lstatSync(realpathSync(join(mount, name))).ino;
    const before = inode("B");
    secrets.set("A", bytes("two"));
    secrets.set("C", bytes("three"));
    expect(await mine.refresh()).toMatchObject({ generation: 2, names: ["A", "B", "C"], swapped: true });
    expect([readFileSync(join(mount, "A"), "utf8"), readFileSync(join(mount, "B"))]).toEqual([
      "two",
      Buffer.from([0, 255, 10]),
    ]);
    expect(inode("B")).toBe(before);
    expect(await mine.refresh()).toMatchObject({ generation: 2, swapped: false });
    secrets.delete("B");
    expect(await mine.refresh()).toMatchObject({ generation: 3, names: ["A", "C"] });
    expect(readdirSync(realpathSync(join(mount, "..data")))).toEqual(["A", "C"]);
  });

  test("what another writer left in between is looked at, and so is a file that has gone", async () => {
    const [mine, other] = [writer(), writer()];
    await mine.refresh();
    secrets.set("A", bytes("of the other"));
    await other.refresh();
    rmSync(realpathSync(join(mount, "B")));
    expect(await mine.refresh()).toMatchObject({ generation: 3, swapped: true });
    rmSync(realpathSync(join(mount, "B")));
    secrets.set("A", bytes("one more"));
    expect(await mine.refresh()).toMatchObject({ generation: 4, swapped: true });
    expect([readFileSync(join(mount, "A"), "utf8"), readFileSync(join(mount, "B"))]).toEqual([
      "one more",
      Buffer.from([0, 255, 10]),
    ]);
  });

  test("names that a mount has for itself, or that would leave the directory, are never written", async () => {
    for (const name of ["..", ".", "../escape", "..data", "..a", "", "ü", "a b", "x".repeat(254)]) {
      secrets.set(name, bytes("no"));
    }
    secrets.set("__proto__", bytes("yes"));
    expect((await writer().refresh()).names).toEqual(["A", "B", "__proto__"]);
    expect(existsSync(join(base, "escape"))).toBe(false);
    expect(readFileSync(join(mount, "__proto__"), "utf8")).toBe("yes");
  });

  test.runIf(process.platform !== "win32")("other keys of a Secret are written, as the kubelet does", async () => {
    for (const name of ["tls.crt", ".dockerconfigjson", "with-dash", "-", "a..b", "end."]) {
      secrets.set(name, bytes(name));
    }
    const { names } = await writer().refresh();
    expect(names).toEqual(["-", ".dockerconfigjson", "A", "B", "a..b", "end.", "tls.crt", "with-dash"]);
    expect(readFileSync(join(mount, "tls.crt"), "utf8")).toBe("tls.crt");
    secrets.delete("tls.crt");
    expect((await writer().refresh()).names).not.toContain("tls.crt");
    expect(existsSync(join(mount, "tls.crt"))).toBe(false);
  });

  test("an empty store makes an empty mount, and 1 MiB comes back", async () => {
    secrets = new Map();
    expect(await writer().refresh()).toMatchObject({ names: [], swapped: true });
    const large = new Uint8Array(1024 * 1024).map((_byte, index) => index % 251);
    secrets = new Map([["LARGE", large]]);
    await writer().refresh();
    expect(Buffer.compare(readFileSync(join(mount, "LARGE")), large)).toBe(0);
  });

  test("a driver without a snapshot is listed and read", async () => {
    const driver = new MemoryDriver();
    await driver.apply([{ kind: "put", name: "K", value: bytes("v"), mode: "create" }]);
    await new MountWriter({ directory: mount, source: driver }).refresh();
    expect(readFileSync(join(mount, "K"), "utf8")).toBe("v");
  });

  test("calls that come while one runs share one more, which sees what was stored before them", async () => {
    let reads = 0;
    const mine = new MountWriter({
      directory: mount,
      source: { snapshot: async () => ((reads += 1), new Map(secrets)) },
    });
    const first = mine.refresh();
    secrets = new Map([["LATE", bytes("in time")]]);
    const [, ...rest] = await Promise.all([first, mine.refresh(), mine.refresh(), mine.refresh()]);
    expect(reads).toBe(2);
    expect(new Set(rest).size).toBe(1);
    expect(readFileSync(join(mount, "LATE"), "utf8")).toBe("in time");
    await mine.refresh();
    expect(reads).toBe(3);
  });

  test("a store that cannot be read leaves the mount as it was, and the next refresh works", async () => {
    await writer().refresh();
    const before = everything(mount);
    let broken = true;
    const mine = new MountWriter({
      directory: mount,
      source: { snapshot: async () => (broken ? Promise.reject(new Error("canary-text")) : secrets) },
    });
    expect((await refusal(mine.refresh())).toJSON()).toEqual({ code: "internal", key: "internal", params: {} });
    expect(everything(mount)).toEqual(before);
    broken = false;
    secrets.set("D", bytes("d"));
    expect((await mine.refresh()).names).toContain("D");
  });
});

describe("what it cleans up", () => {
  test("generations and links that a killed writer left", async () => {
    await writer().refresh();
    mkdirSync(join(mount, "..7-0123456789ab"));
    writeFileSync(join(mount, "..7-0123456789ab", "A"), "half");
    symlinkSync("..7-0123456789ab", join(mount, "..new-0123456789ab"));
    // Numbers go on from the highest there is, so that no name is ever used twice.
    secrets.set("C", bytes("c"));
    expect(await writer().refresh()).toMatchObject({ generation: 8 });
    const generation = readlinkSync(join(mount, "..data"));
    expect(readdirSync(mount).sort()).toEqual(["..data", generation, "A", "B", "C"].sort());
  });

  test("visible links that are missing, and a ..data that leads nowhere", async () => {
    await writer().refresh();
    rmSync(join(mount, "A"));
    await writer().refresh();
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("one\r\n");
    rmSync(join(mount, readlinkSync(join(mount, "..data"))), { recursive: true });
    expect(await writer().refresh()).toMatchObject({ generation: 2, swapped: true });
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("one\r\n");
  });

  test("remove takes all of it away, twice", async () => {
    const mine = new MountWriter({ directory: mount, source, owner: "/some/vault" });
    await mine.refresh();
    await mine.remove();
    expect(readdirSync(base)).toEqual([]);
    await mine.remove();
    await mine.refresh();
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("one\r\n");
  });

  test("remove leaves a directory that is not a mount", async () => {
    mkdirSync(mount, { mode: 0o700 });
    writeFileSync(join(mount, "thesis.tex"), "years of work");
    expect(await refusal(writer().remove())).toMatchObject({ code: "denied", key: "mount-in-the-way" });
    expect(everything(base)).toEqual(["mount", "mount/thesis.tex"]);
  });
});

describe("what it refuses, with nothing written", () => {
  const refused = async (key: string, path: string, inside = mount, uid = process.geteuid?.()): Promise<void> => {
    const before = everything(base);
    const error = await refusal(new MountWriter({ directory: inside, source, uid }).refresh());
    expect(error.toJSON()).toEqual({ code: "denied", key, params: { path } });
    expect(everything(base)).toEqual(before);
  };

  test("a link in the place of the directory", async () => {
    mkdirSync(join(base, "elsewhere"), { mode: 0o700 });
    symlinkSync(join(base, "elsewhere"), mount);
    await refused("mount-insecure", mount);
    await refused("mount-insecure", `${mount}/`, `${mount}/`);
  });

  test("links planted inside: a secret's name, ..data, the lock", async () => {
    await writer().refresh();
    mkdirSync(join(base, "elsewhere"), { mode: 0o700 });
    secrets.set("C", bytes("new"));
    symlinkSync(join(base, "elsewhere", "loot"), join(mount, "C"));
    await refused("mount-insecure", join(mount, "C"));
    rmSync(join(mount, "C"));
    symlinkSync(join(base, "elsewhere", "loot"), join(mount, "..lock"));
    await refused("mount-insecure", join(mount, "..lock"));
    rmSync(join(mount, "..lock"));
    rmSync(join(mount, "..data"));
    symlinkSync(join(base, "elsewhere"), join(mount, "..data"));
    await refused("mount-foreign", mount);
    expect(readdirSync(join(base, "elsewhere"))).toEqual([]);
  });

  test("a link planted as a generation is removed, not followed", async () => {
    await writer().refresh();
    mkdirSync(join(base, "elsewhere"), { mode: 0o700 });
    writeFileSync(join(base, "elsewhere", "A"), "kept");
    symlinkSync(join(base, "elsewhere"), join(mount, "..9-0123456789ab"));
    await refused("mount-insecure", join(mount, "..9-0123456789ab"));
    expect(readFileSync(join(base, "elsewhere", "A"), "utf8")).toBe("kept");
  });

  test("a directory that somebody else owns", async () => {
    mkdirSync(mount, { mode: 0o700 });
    // Whoever runs this test: it is not ours when we are another.
    await refused("mount-insecure", mount, mount, (process.geteuid?.() ?? 0) + 1);
  });

  test("a directory that others may change", async () => {
    mkdirSync(mount);
    chmodSync(mount, 0o770);
    await refused("mount-insecure", mount);
    chmodSync(mount, 0o707);
    await refused("mount-insecure", mount);
  });

  test("the kubelet's directory, whoever owns it and whatever its mode: nor is it removed", async () => {
    const generation = "..2026_01_31_10_00_00.123456789";
    mkdirSync(join(mount, generation), { recursive: true });
    symlinkSync(generation, join(mount, "..data"));
    for (const mode of [0o700, 0o755, 0o1777]) {
      chmodSync(mount, mode);
      await refused("mount-kubernetes", mount);
      expect(await refusal(writer().remove())).toMatchObject({ code: "denied", key: "mount-kubernetes" });
    }
    await refused("mount-kubernetes", mount, mount, (process.geteuid?.() ?? 0) + 1);
    expect(readdirSync(mount).sort()).toEqual(["..data", generation].sort());
    expect((lstatSync(mount).mode & 0o7777).toString(8)).toBe("1777");
  });

  test("a file in the place of the directory, and files inside it", async () => {
    writeFileSync(mount, "a file");
    await refused("mount-foreign", mount);
    rmSync(mount);
    mkdirSync(mount, { mode: 0o700 });
    writeFileSync(join(mount, "A"), "a file in the way");
    await refused("mount-in-the-way", join(mount, "A"));
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("a file in the way");
  });

  test("a parent that is not there", async () => {
    const error = await refusal(new MountWriter({ directory: join(base, "no", "mount"), source }).refresh());
    expect(error).toMatchObject({ code: "unavailable", key: "mount-unwritable" });
    expect(readdirSync(base)).toEqual([]);
  });

  test("a directory of ours that others may only look into becomes ours alone", async () => {
    mkdirSync(mount);
    chmodSync(mount, 0o755);
    await writer().refresh();
    expect(lstatSync(mount).mode & 0o777).toBe(0o700);
  });
});

test.skipIf(process.platform === "win32")(
  "a directory of the person's own that is no mount keeps its mode",
  async () => {
    mkdirSync(mount);
    chmodSync(mount, 0o755);
    writeFileSync(join(mount, "notes.txt"), "mine");
    expect(await refusal(writer().refresh())).toMatchObject({ code: "denied", key: "mount-in-the-way" });
    expect((lstatSync(mount).mode & 0o777).toString(8)).toBe("755");
    expect(everything(mount)).toEqual(["notes.txt"]);
  },
);

describe("a source that also has what it heard of last", () => {
  const asked: (boolean | undefined)[] = [];
  const heard = new Map([["A", bytes("heard of")]]);
  const twofold = {
    snapshot: async (justCame?: boolean) => {
      asked.push(justCame);
      return justCame === true ? heard : secrets;
    },
  };
  beforeEach(() => asked.splice(0));

  test("is asked for that as long as nobody else writes the mount", async () => {
    const ours = new MountWriter({ directory: mount, source: twofold });
    await ours.refresh();
    await ours.refresh();
    expect(asked).toEqual([false, true]);
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("heard of");
  });

  test("is read where another program wrote last, which may know of something newer", async () => {
    const ours = new MountWriter({ directory: mount, source: twofold });
    await ours.refresh();
    secrets.set("A", bytes("the newest"));
    await writer().refresh();
    await ours.refresh();
    expect(asked).toEqual([false, false]);
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("the newest");
  });
});
