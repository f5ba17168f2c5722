import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";
import { CANARY, examine, type Examination } from "./examine.ts";

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const set = async (name: string, value: string | Uint8Array = CANARY): Promise<void> => {
  expect((await line.run(["set", name], value)).code).toBe(0);
};
const examined = (more: Readonly<Record<string, string>> = {}): Promise<Examination> => examine(line, more);

test("a vault that is well: 0, and 80 columns of ASCII", async () => {
  await set("A");
  const { code, stdout, found } = await examined();
  expect([code, found]).toEqual([0, []]);
  expect(stdout.toString()).toMatch(/^Store\n {2}ok {6}The store can be read \(this computer\)\. Secrets: 1\.\n/);
  expect(stdout.toString()).toMatch(/\n\nNo problem, (no notes|1 note)\.\n$/);
  // Of what is shown here, only a path may be longer.
  const lines = stdout.toString().replaceAll(line.home, "").split("\n");
  expect(lines.filter((text) => text.length > 80)).toEqual([]);
  expect(stdout.toString()).toMatch(/^[\n -~]+$/);
});

test("what code will meet is a note, and no reason to fail", async () => {
  await set("A", `${CANARY}\n`);
  await set("1A");
  await set("BIG", CANARY.padEnd(97 * 1024, "x"));
  await set("PATH");
  await set("SHADOWED");
  const { code, found } = await examined({ SHADOWED: "another" });
  expect(code).toBe(0);
  expect(found).toEqual([
    "note doctor-names-digit 1A",
    "note doctor-names-reserved PATH",
    "note doctor-values-newline A",
    "note doctor-values-large BIG",
    "note doctor-variables-hide SHADOWED",
  ]);
});

describe("10: a problem, and what to do", () => {
  const identity = (): string => join(line.home, ".config", "nbsecrets", "identity.txt");
  beforeEach(() => set("A"));

  test("no mount", async () => {
    rmSync(line.mount, { recursive: true });
    const { code, stdout, found } = await examined();
    expect([code, found]).toEqual([10, ["problem doctor-mount-absent"]]);
    expect(stdout.toString()).toContain("\n          Run: nbsecrets mount\n");
    await line.run(["mount"]);
    expect((await examined()).code).toBe(0);
  });

  test("a stale mount", async () => {
    const elsewhere = { NBSECRETS_MOUNT: join(line.home, "elsewhere") };
    expect((await line.run(["set", "B"], CANARY, elsewhere)).code).toBe(0);
    const { code, found } = await examined();
    expect([code, found]).toEqual([10, ["problem doctor-mount-stale B"]]);
  });

  test("an identity that others can read, and one that is missing", async () => {
    chmodSync(identity(), 0o644);
    const wide = await examined();
    expect([wide.code, wide.found]).toEqual([10, ["problem identity-permissions", "note doctor-unchecked"]]);
    expect(wide.stdout.toString()).toContain(`\n          Run: chmod 600 ${identity()}\n`);
    rmSync(identity());
    const missing = await examined();
    expect([missing.code, missing.found]).toEqual([10, ["problem vault-locked", "note doctor-unchecked"]]);
  });

  test("a store that nobody knows", async () => {
    const { code, found } = await examined({ NBSECRETS_STORE: "nonsense\u001b[31m" });
    expect([code, found]).toEqual([10, ["problem store-unknown"]]);
  });
});

test("2: wrong use", async () => {
  expect((await line.run(["doctor", "A"])).code).toBe(2);
  expect((await line.run(["doctor", "--yaml"])).code).toBe(2);
});
