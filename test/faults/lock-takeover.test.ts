import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "../../packages/stores/src/file-lock.ts";
import { Child } from "./child-process.ts";

describe("many processes that find the lock of a dead one", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "nbsecrets-takeover-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("take it over one after the other, never two at a time", { timeout: 120_000 }, async () => {
    const lockFile = join(directory, "some.lock");
    const marker = join(directory, "inside");
    // Whoever gets in first dies at once; all the others find the same dead holder, again and again.
    const rounds = [1, 1, 1, 1, 1, 2, 3, 5, 8, 8, 8, 8];
    const children = rounds.map((count) => new Child("dying-locker.ts", [lockFile, marker, String(count)]));
    const ends = await Promise.all(children.map((child) => child.ended));
    expect(ends).toEqual(rounds.map(() => "SIGKILL"));

    await withLock(lockFile, async (lock) => lock.confirm());
    expect(await readdir(directory)).toEqual([]);
  });
});
