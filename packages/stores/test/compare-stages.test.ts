import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { StageQuestion } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareStages } from "../src/compare-stages.ts";
import { openSession, type Session } from "../src/index.ts";
import { sharedMounts } from "../src/shared-mount.ts";
import { SharedMounts } from "../src/shared-mounts.ts";
import { SharedScene } from "./shared-scene.ts";

const KEY = "ff".repeat(32);
const digest = (value: string | Uint8Array): string =>
  createHmac("sha256", Buffer.from(KEY, "hex")).update(value).digest("hex");
let home: string;
let session: Session;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "nbsecrets-stages-"));
  session = await openSession({ env: { HOME: home, XDG_RUNTIME_DIR: join(home, "run"), NBSECRETS_STORE: "vault" } });
  await session.driver.apply(
    Object.entries({ A: "a", B: "b", C: "c" }).map(([name, value]) => ({
      kind: "put" as const,
      name,
      value: Buffer.from(value),
      mode: "create" as const,
    })),
  );
});
afterEach(async () => {
  await session.close();
  await rm(home, { recursive: true });
});

function question(answer: Partial<StageQuestion["answer"]>, names = ["A", "B", "C", "NOT_THERE"]): StageQuestion {
  return { names, key: KEY, answer: { environment: new Map(), mount: new Map(), machine: "", ...answer } };
}

test("says of each name whether it is stored, and how what the kernel has compares", async () => {
  const environment = new Map([
    ["A", digest("a")],
    ["B", digest("old")],
    ["NOT_THERE", digest("x")],
  ]);
  const mount = new Map([
    ["A", digest("a")],
    ["C", digest("before")],
  ]);
  const { facts } = await compareStages(session, question({ environment, mount }));
  expect(facts).toEqual([
    { name: "A", stored: true, environment: "same", mount: "same" },
    { name: "B", stored: true, environment: "other" },
    { name: "C", stored: true, mount: "other" },
    { name: "NOT_THERE", stored: false, environment: "other" },
  ]);
});

test("reads the store where its mount is not current", async () => {
  await session.mount.remove();
  const { facts } = await compareStages(session, question({ environment: new Map([["A", digest("a")]]) }, ["A"]));
  expect(facts).toEqual([{ name: "A", stored: true, environment: "same" }]);
});

test("what a group shares is stored, where the person has none of that name", async () => {
  const groups = new SharedScene();
  groups.write("team", { A: "theirs", SHARED: "shared" });
  const shared = new SharedMounts(sharedMounts({ NBSECRETS_SHARED: groups.named("team") }));
  try {
    const mount = new Map([
      ["A", digest("a")],
      ["SHARED", digest("shared")],
    ]);
    const { driver, mount: own } = session;
    const { facts } = await compareStages(
      { driver, mount: own, shared },
      question({ mount }, ["A", "SHARED", "NEITHER"]),
    );
    expect(facts).toEqual([
      { name: "A", stored: true, mount: "same" },
      { name: "SHARED", stored: true, mount: "same" },
      { name: "NEITHER", stored: false },
    ]);
  } finally {
    shared.close();
    groups.dispose();
  }
});

test("knows a kernel of this machine, and one of another", async () => {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  const here = await compareStages(session, question({ machine: digest(`${boot}\n${hostname()}`) }));
  const elsewhere = await compareStages(session, question({ machine: digest(`${boot}\nanother`) }));
  expect([here.here, elsewhere.here]).toEqual([true, false]);
});

test("its answer holds no digest and no value", async () => {
  const report = await compareStages(session, question({ environment: new Map([["A", digest("a")]]) }));
  expect(JSON.stringify(report)).not.toMatch(/[0-9a-f]{32}/);
});
