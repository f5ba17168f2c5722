import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findLoaderMount } from "../src/doctor-mount-place.ts";
import { openSession } from "../src/open-session.ts";
import type { Places } from "../src/places.ts";
import { CANARY, DoctorScene } from "./doctor-scene.ts";

let scene: DoctorScene;
beforeEach(() => {
  scene = new DoctorScene();
});
afterEach(() => scene.remove());

/** The directories of these tests are on whatever disk the machine has for temporary files. */
const onDisk = (trouble: readonly string[]): readonly string[] =>
  trouble.filter((told) => told !== "note doctor-mount-disk");

describe("a vault that is well", () => {
  test("with a secret that is mounted", async () => {
    await scene.save("A");
    const found = await scene.examine();
    expect(onDisk(found.trouble)).toEqual([]);
    expect(found.of("store-read")).toEqual(["ok doctor-store"]);
    expect(found.params("doctor-store")).toEqual({ place: "this computer", count: "1" });
    expect(found.of("store-files")).toEqual(["ok doctor-files"]);
    expect(found.of("store-lock")).toEqual(["ok doctor-lock"]);
    expect(found.params("doctor-space")).toMatchObject({ percent: "0", size: "16 MiB" });
    expect(found.of("mount-contents")).toEqual(["ok doctor-mount-current"]);
    expect(found.of("mount-loader")).toEqual(["ok doctor-mount-found"]);
    expect(found.of("store-rights")).toEqual([]);
  });

  test("before the first secret nothing is there, and that is right", async () => {
    const found = await scene.examine();
    expect(found.trouble).toEqual(["note doctor-mount-early"]);
    expect(found.params("doctor-mount-early")).toEqual({ path: scene.mount });
    expect(found.of("store-files")).toEqual([]);
  });

  test("what it is, and on what it runs", async () => {
    const versions = (await scene.examine()).all.filter(({ check }) => check === "version");
    expect(versions.map(({ params }) => params)).toEqual([
      { name: "Notebook Secrets", version: "1.2.3" },
      { name: "Node.js", version: process.versions.node },
      { name: process.platform, version: expect.stringContaining(process.arch) as string },
    ]);
  });
});

describe("a vault that is not", () => {
  beforeEach(() => scene.save("A"));

  test("its identity is missing: one sentence, and the rest is looked at", async () => {
    rmSync(scene.identity);
    const found = await scene.examine();
    expect(onDisk(found.trouble)).toEqual(["problem vault-locked", "note doctor-unchecked"]);
    expect(found.of("mount-access")).toEqual(["ok doctor-mount-private"]);
    expect(found.of("version")).toHaveLength(3);
  });

  test("its identity can be read by others: told once", async () => {
    chmodSync(scene.identity, 0o644);
    const found = await scene.examine();
    expect(onDisk(found.trouble)).toEqual(["problem identity-permissions", "note doctor-unchecked"]);
    expect(found.of("store-files")).toEqual([]);
  });

  test("its backup can be read by others, which no other program would say", async () => {
    await scene.save("B");
    chmodSync(`${scene.vault}.bak`, 0o640);
    const found = await scene.examine();
    expect(onDisk(found.trouble)).toEqual(["problem permissions"]);
    expect(found.params("permissions")).toEqual({ path: `${scene.vault}.bak`, mode: "640", wanted: "600" });
  });

  test("it is damaged", async () => {
    truncateSync(scene.vault, 200);
    expect(onDisk((await scene.examine()).trouble)).toEqual(["problem vault-corrupt", "note doctor-unchecked"]);
  });

  test("somebody elsewhere holds its lock; one who is gone does not count", async () => {
    const lock = join(scene.vault, "..", "vault.lock");
    const since = "2026-01-01T00:00:00.000Z";
    const holder = { machine: "f".repeat(32), host: "elsewhere", boot: "", pidNamespace: "", pid: 7, start: "" };
    writeFileSync(lock, JSON.stringify({ ...holder, since, token: "0".repeat(32) }));
    const found = await scene.examine();
    expect(found.of("store-lock")).toEqual(["problem lock-held"]);
    expect(found.params("lock-held")).toEqual({ path: lock, pid: "7", host: "elsewhere", since });
  });

  test("a spec that names no store", async () => {
    const found = await scene.examine({ spec: "nonsense" });
    expect(found.trouble).toEqual(["problem store-unknown"]);
    expect(found.of("version")).toHaveLength(3);
  });
});

describe("the mount", () => {
  test("is not there", async () => {
    await scene.saveUnmounted("A");
    const found = await scene.examine();
    expect(found.trouble).toEqual(["problem doctor-mount-absent"]);
    expect(found.params("doctor-mount-absent")).toEqual({ path: scene.mount });
  });

  test("does not show what is stored: one new, one with another value, one gone", async () => {
    await scene.save("SAME");
    await scene.save("OTHER", `${CANARY}1`);
    await scene.saveUnmounted("OTHER", `${CANARY}2`);
    await scene.saveUnmounted("NEW");
    const found = await scene.examine();
    expect(onDisk(found.trouble)).toEqual(["problem doctor-mount-stale NEW OTHER"]);
  });

  test("shows nothing, because its link leads nowhere", async () => {
    await scene.save("A");
    rmSync(join(scene.mount, readGeneration()), { recursive: true });
    expect(onDisk((await scene.examine()).trouble)).toEqual(["problem doctor-mount-stale A"]);
  });

  test("can be read by others, and a file's mode was changed", async () => {
    await scene.save("A");
    chmodSync(scene.mount, 0o755);
    chmodSync(join(scene.mount, "..data", "A"), 0o600);
    const found = await scene.examine();
    expect(onDisk(found.trouble)).toEqual(["problem permissions", "note doctor-mount-modes A"]);
    expect(found.params("permissions")).toEqual({ path: scene.mount, mode: "755", wanted: "700" });
  });

  test("may be written by others", async () => {
    await scene.save("A");
    chmodSync(scene.mount, 0o777);
    expect((await scene.examine()).of("mount-access")).toEqual(["problem mount-insecure"]);
  });

  test("has something else in it", async () => {
    await scene.save("A");
    writeFileSync(join(scene.mount, "thesis.tex"), "years of work");
    expect((await scene.examine()).of("mount-access")).toEqual(["problem mount-in-the-way"]);
  });

  test("on a disk, that is said; in memory, that too", async () => {
    await scene.save("A");
    const found = await scene.examine();
    expect(found.of("mount-memory")).toHaveLength(1);
    expect(found.of("mount-memory")[0]).toMatch(/^(ok doctor-mount-memory|note doctor-mount-disk)$/);
  });

  const readGeneration = (): string => {
    const found = /^\.\.[0-9]+-[0-9a-f]{12}$/;
    return readdirSync(scene.mount).find((name) => found.test(name)) ?? "";
  };
});

describe("which mount code finds", () => {
  test("the default vault's, where another vault is used and nothing names its mount", async () => {
    await scene.save("A");
    const env = { ...scene.env, NBSECRETS_STORE: `vault:${join(scene.home, "second")}` };
    const session = await openSession({ env });
    await session.store.put("B", Buffer.from(CANARY), "create");
    const mount = session.mount.directory ?? "";
    await session.close();
    const found = await scene.examine({ env });
    expect(onDisk(found.trouble)).toEqual(["note doctor-mount-other"]);
    expect(found.params("doctor-mount-other")).toEqual({ path: scene.mount, mount });
    expect(onDisk((await scene.examine({ env: { ...env, NBSECRETS_MOUNT: mount } })).trouble)).toEqual([]);
  });

  test("in the loader's order: named, standard, recorded, default; none that others may write", async () => {
    const at = (name: string): string => {
      mkdirSync(join(scene.home, name), { recursive: true, mode: 0o700 });
      return join(scene.home, name);
    };
    const where: Places = {
      dataDirectory: at("data"),
      identityFile: "",
      mountCandidates: [join(scene.home, "default")],
      kubeconfigFiles: [],
    };
    const find = (env = {}): Promise<string | undefined> => findLoaderMount(env, where, scene.standardMount);
    expect(await find()).toBeUndefined();
    chmodSync(at("default"), 0o777);
    expect(await find()).toBeUndefined();
    chmodSync(at("default"), 0o700);
    expect(await find()).toBe(at("default"));
    writeFileSync(join(where.dataDirectory, "mount"), `${at("recorded")}\n`);
    expect(await find()).toBe(at("recorded"));
    expect(await find({ NBSECRETS_MOUNT: join(scene.home, "gone") })).toBe(at("recorded"));
    expect([at("user_credentials"), await find()]).toEqual([scene.standardMount, scene.standardMount]);
    expect(await find({ NBSECRETS_MOUNT: at("named") })).toBe(at("named"));
  });

  test("the cluster's, which holds other secrets", async () => {
    await scene.save("A");
    kubeletMount({ B: CANARY });
    const found = await scene.examine();
    expect(found.of("mount-standard")).toEqual(["ok doctor-mount-kubelet", "note doctor-mount-behind A B"]);
    expect(found.params("doctor-mount-other")).toEqual({ path: scene.standardMount, mount: scene.mount });
  });

  test("the cluster's, which shows what is stored: no other is needed", async () => {
    await scene.saveUnmounted("A");
    kubeletMount({ A: CANARY });
    const found = await scene.examine();
    expect(found.trouble).toEqual(["note doctor-mount-standard"]);
    expect(found.of("mount-standard")).toEqual(["ok doctor-mount-kubelet", "ok doctor-mount-current"]);
  });

  /** As the kubelet writes it. */
  const kubeletMount = (secrets: Readonly<Record<string, string>>): void => {
    const generation = "..2026_01_31_10_00_00.123456789";
    mkdirSync(join(scene.standardMount, generation), { recursive: true });
    symlinkSync(generation, join(scene.standardMount, "..data"));
    for (const [name, value] of Object.entries(secrets)) {
      writeFileSync(join(scene.standardMount, generation, name), value, { mode: 0o440 });
      symlinkSync(join("..data", name), join(scene.standardMount, name));
    }
  };
});

test("what is in the environment is compared, never told", async () => {
  await scene.save("A", `${CANARY}1`);
  await scene.save("B", `${CANARY}2`);
  await scene.save("PATH", `${CANARY}3`);
  const found = await scene.examine({ env: { ...scene.env, A: `${CANARY}0`, B: `${CANARY}2`, PATH: "/bin" } });
  expect(found.of("secret-variables")).toEqual(["note doctor-variables-hide A"]);
});

test("expiry dates", async () => {
  await scene.save("A");
  await scene.saveUnmounted("OLD", CANARY, "2026-01-30");
  await scene.saveUnmounted("TODAY", CANARY, "2026-01-31");
  await scene.saveUnmounted("SOON", CANARY, "2026-02-14");
  await scene.saveUnmounted("LATER", CANARY, "2026-02-15");
  const found = await scene.examine({ now: new Date(2026, 0, 31, 12) });
  expect(found.of("secret-expiry")).toEqual(["problem doctor-expiry-over OLD", "note doctor-expiry-soon SOON TODAY"]);
});
