import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandLine, type Outcome } from "./command-line.ts";

const CANARY = "canary7f3a91";
let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const set = async (name: string, value: string | Uint8Array = CANARY): Promise<void> => {
  expect((await line.run(["set", name], value)).code).toBe(0);
};
/** As a person has it and as a script does; neither ever holds a value. */
const examined = async (
  more: Readonly<Record<string, string>> = {},
): Promise<Outcome & { readonly found: string[] }> => {
  const shown = await line.run(["doctor"], "", more);
  const json = await line.run(["doctor", "--json"], "", more);
  expect([json.code, json.stderr, shown.stderr]).toEqual([shown.code, "", ""]);
  expect(shown.stdout.toString() + json.stdout.toString()).not.toContain(CANARY);
  const findings = JSON.parse(json.stdout.toString()) as Record<string, unknown>[];
  for (const finding of findings) {
    expect(finding).toEqual({
      check: expect.stringMatching(/^[a-z-]+$/) as string,
      level: expect.stringMatching(/^(ok|note|problem)$/) as string,
      message: expect.stringMatching(/^[^{}]+$/) as string,
      key: expect.any(String) as string,
      params: expect.any(Object) as object,
      ...("names" in finding ? { names: expect.any(Array) as unknown[] } : {}),
    });
  }
  const found = findings
    .filter(({ level, key }) => level !== "ok" && key !== "doctor-mount-disk")
    .map(({ level, key, names }) => [level, key, ...((names as string[] | undefined) ?? [])].join(" "));
  return { ...shown, found };
};

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
