import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretError, renderMessage } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock, breakLock, withLock } from "../src/file-lock.ts";
import { newHolder, type LockHolder } from "../src/lock-holder.ts";
import { judgeProcess, thisProcess } from "../src/process-identity.ts";

describe("a file lock", () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "nbsecrets-lock-"));
    file = join(directory, "some.lock");
  });
  afterEach(() => rm(directory, { recursive: true }));

  const leave = (holder: Partial<LockHolder>): Promise<void> =>
    writeFile(file, JSON.stringify({ ...newHolder(), ...holder }));
  const files = (): Promise<string[]> => readdir(directory);
  const refused = { code: "unavailable", key: "lock-held" };

  it("is a file that says who holds it, and goes away", async () => {
    const lock = await acquireLock(file);
    const holder = JSON.parse(await readFile(file, "utf8")) as LockHolder;
    expect(holder).toMatchObject({ ...thisProcess(), pid: process.pid });
    expect(await files()).toEqual(["some.lock"]);
    await lock.confirm();
    await lock.release();
    expect(await files()).toEqual([]);
  });

  it("is released when the action fails, with the action's own error", async () => {
    const failure = new Error("the action's");
    await expect(withLock(file, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await files()).toEqual([]);
  });

  it("lets the callers of one process in one at a time, in their order", async () => {
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, caller) =>
        withLock(file, async () => {
          inside += 1;
          expect(inside).toBe(1);
          order.push(caller);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
        }),
      ),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, caller) => caller));
  });

  it("names its holder to who waited too long, even in the same process", async () => {
    const lock = await acquireLock(file);
    const error: unknown = await acquireLock(file, { timeoutMs: 30 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SecretError);
    expect(error).toMatchObject({ ...refused, params: { pid: String(process.pid), host: thisProcess().host } });
    expect(renderMessage(error as SecretError)).toContain("nbsecrets unlock");
    await lock.release();
    await withLock(file, async () => undefined, { timeoutMs: 1000 });
  });

  it("is taken over from a process that is gone", async () => {
    await leave({ pid: spawnSync(process.execPath, ["--version"]).pid });
    const lock = await acquireLock(file, { timeoutMs: 0 });
    await lock.confirm();
    await lock.release();
    expect(await files()).toEqual([]);
  });

  it("is taken over from a process whose id another one has now", async () => {
    await leave({ start: "1" });
    await withLock(file, (lock) => lock.confirm(), { timeoutMs: 0 });
  });

  it("is taken over after a reboot, whatever runs under that id now", async () => {
    await leave({ boot: "00000000-0000-0000-0000-000000000000" });
    await withLock(file, (lock) => lock.confirm(), { timeoutMs: 0 });
  });

  it("is not taken over, however old, from a running process", async () => {
    await leave({ since: "2001-01-01T00:00:00.000Z" });
    await expect(acquireLock(file, { timeoutMs: 30 })).rejects.toMatchObject(refused);
    expect(await files()).toEqual(["some.lock"]);
  });

  it("is not judged from another PID namespace, nor from another machine", async () => {
    const gone = spawnSync(process.execPath, ["--version"]).pid;
    for (const elsewhere of [
      { pidNamespace: "pid:[1]" },
      { machine: "another" },
      { machine: "another", boot: "another" },
    ]) {
      await leave({ pid: gone, ...elsewhere });
      await expect(acquireLock(file, { timeoutMs: 30 })).rejects.toMatchObject({
        ...refused,
        params: { pid: String(gone) },
      });
      expect(await files()).toEqual(["some.lock"]);
    }
  });

  it("that says nothing readable counts as held, until a person breaks it", async () => {
    for (const content of ["", "{", "null", "[]", '{"pid":1}']) {
      await writeFile(file, content);
      await expect(acquireLock(file, { timeoutMs: 10 })).rejects.toMatchObject({
        ...refused,
        params: { host: "unknown" },
      });
      expect(await breakLock(file)).toMatchObject({ host: "unknown" });
      expect(await files()).toEqual([]);
    }
  });

  it("is broken when its holder is gone or elsewhere, and not when it runs", async () => {
    expect(await breakLock(file)).toBeUndefined();
    const elsewhere = { ...newHolder(), machine: "another" };
    await leave(elsewhere);
    expect(await breakLock(file)).toEqual(elsewhere);
    const lock = await acquireLock(file);
    await expect(breakLock(file)).rejects.toMatchObject({ code: "unavailable", key: "lock-alive" });
    await lock.confirm();
    await lock.release();
    expect(await files()).toEqual([]);
  });

  it("says that it was lost, and leaves the new holder's lock alone", async () => {
    const lock = await acquireLock(file);
    await rm(file);
    await expect(lock.confirm()).rejects.toMatchObject({ code: "unavailable", key: "lock-lost" });
    await leave({ machine: "another" });
    await expect(lock.confirm()).rejects.toMatchObject({ code: "unavailable", key: "lock-lost" });
    await lock.release();
    expect(await files()).toEqual(["some.lock"]);
  });

  it("clears what dead processes left beside it", async () => {
    const gone = { ...newHolder(), start: "1" };
    await leave(gone);
    const guard = `${file}.${gone.token}`;
    await writeFile(guard, JSON.stringify({ ...newHolder(), start: "1" }));
    await writeFile(`${file}.1-aa.new`, JSON.stringify(gone));
    await writeFile(`${file}.2-bb.new`, "");
    await withLock(file, (lock) => lock.confirm(), { timeoutMs: 1000 });
    expect(await files()).toEqual([]);
  });

  it("cannot be taken in a directory that is not there", async () => {
    await expect(acquireLock(join(directory, "absent", "some.lock"))).rejects.toMatchObject({
      code: "unavailable",
      key: "file-unwritable",
    });
  });
});

describe("a process", () => {
  it("is judged running when it is ourselves", () => {
    expect(judgeProcess(thisProcess())).toBe("running");
  });

  it("is not judged by its start where that is unknown", () => {
    expect(judgeProcess({ ...thisProcess(), start: "" })).toBe("running");
  });

  it("is not called gone for its boot where that is unknown", () => {
    expect(judgeProcess({ ...thisProcess(), boot: "" })).toBe("running");
  });
});
