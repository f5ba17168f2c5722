import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { MountWriter } from "../src/mount-writer.ts";
import { fileSource } from "./mount-file-source.ts";

const NAMES = ["A", "B", "C", "D", "E", "F"];
const PROCESSES = 4;
const TIMES = 150;

test("four processes refresh at once: a reader sees all-old or all-new, never goes back, and nothing is left behind", async () => {
  const base = mkdtempSync(join(tmpdir(), "nbsecrets-refreshers-"));
  const mount = join(base, "mount");
  const store = join(base, "store.json");
  let stored = 0;
  const change = (): void => {
    stored += 1;
    writeFileSync(`${store}.new`, JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, String(stored)]))));
    renameSync(`${store}.new`, store);
  };
  /** As a loader reads: resolve `..data` once; a generation that goes away meanwhile is read again. */
  const read = (): number | undefined => {
    try {
      const generation = join(mount, readlinkSync(join(mount, "..data")));
      const values = new Set(NAMES.map((name) => readFileSync(join(generation, name), "utf8")));
      expect([...values]).toHaveLength(1);
      return Number([...values][0]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return undefined;
      }
      throw error;
    }
  };
  try {
    change();
    const refresher = join(import.meta.dirname, "mount-refresher.ts");
    const children = Array.from({ length: PROCESSES }, () =>
      spawn(process.execPath, [refresher, mount, store, String(TIMES)], { stdio: ["ignore", "inherit", "pipe"] }),
    );
    let complaints = "";
    const ends = children.map(async (child) => {
      child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
      return (await once(child, "close"))[0] as number;
    });
    let running = true;
    const all = Promise.all(ends).finally(() => (running = false));
    const seen = new Set<number>();
    let last = 0;
    while (running) {
      change();
      for (let round = 0; round < 20; round += 1) {
        const now = read();
        if (now !== undefined) {
          expect(now).toBeGreaterThanOrEqual(last);
          last = now;
          seen.add(now);
        }
      }
      await turn();
    }
    expect([await all, complaints]).toEqual([Array(PROCESSES).fill(0), ""]);
    expect(seen.size).toBeGreaterThan(PROCESSES);
    await new MountWriter({ directory: mount, source: fileSource(store) }).refresh();
    expect(read()).toBe(stored);
    const generation = readlinkSync(join(mount, "..data"));
    expect(readdirSync(mount).sort()).toEqual(["..data", generation, ...NAMES].sort());
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}, 120_000);
