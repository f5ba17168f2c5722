import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { CommandLine, Outcome } from "./command-line.ts";

/** Part of every value in the doctor's tests; in nothing that it says. */
export const CANARY = "canary7f3a91";

export interface Examination extends Outcome {
  /** What `--json` told. */
  readonly all: readonly {
    readonly check: string;
    readonly level: string;
    readonly key: string;
    readonly params: object;
  }[];
  /** All that is not right: level, key, and the secrets named. On which disk a test runs is the machine's matter. */
  readonly found: readonly string[];
}

/** `nbsecrets doctor` as a person has it and as a script does. Neither holds a value or changes anything. */
export async function examine(line: CommandLine, more: Readonly<Record<string, string>> = {}): Promise<Examination> {
  const before = tree(line.home);
  const shown = await line.run(["doctor"], "", more);
  const json = await line.run(["doctor", "--json"], "", more);
  expect(tree(line.home)).toEqual(before);
  expect([json.code, json.stderr, shown.stderr]).toEqual([shown.code, "", ""]);
  const said = shown.stdout.toString() + json.stdout.toString();
  expect(said).not.toContain(CANARY);
  expect(said).not.toContain(Buffer.from(CANARY).toString("base64").slice(0, 12));
  const findings = JSON.parse(json.stdout.toString()) as (Examination["all"][number] & { names?: string[] })[];
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
    .map(({ level, key, names }) => [level, key, ...(names ?? [])].join(" "));
  return { ...shown, all: findings, found };
}

/** Every path below, with its mode and when it was last written or changed. */
function tree(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const { mode, mtimeMs, ctimeMs } = lstatSync(join(directory, name));
      return [name, mode.toString(8), mtimeMs, ctimeMs].join(" ");
    });
}
