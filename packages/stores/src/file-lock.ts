import { link, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SecretError } from "@nbsecrets/shared";
import { errnoOf, fileError } from "./file-error.ts";
import type { LockHolder } from "./lock-holder.ts";
import { isStale, newHolder, readHolder, unknownHolder } from "./lock-holder.ts";
import { judgeProcess } from "./process-identity.ts";
import { enterQueue } from "./process-queue.ts";
import { lacksLinks } from "./write-file-durably.ts";

export type { LockHolder } from "./lock-holder.ts";

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number;
}

export interface HeldLock {
  /** Rejects `unavailable` (`lock-lost`) when someone else took it over meanwhile. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** Which locks' leftovers this process has looked for. */
const cleaned = new Set<string>();

/**
 * Takes the lock that a file of this path stands for. Its directory must exist.
 *
 * A lock whose holder is gone (a process of this machine that ended, or of a boot before this one) is taken over; one
 * held elsewhere never is. Rejects `unavailable` (`lock-held`), naming the holder, when it does not come free in time.
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<HeldLock> {
  const file = resolve(path);
  const deadline = Date.now() + (options.timeoutMs ?? 10_000);
  const leave = await enterQueue(file, deadline);
  if (leave === undefined) {
    throw await lockHeldByUs(file);
  }
  try {
    const { token, takenOver } = await waitForLock(file, deadline);
    if (takenOver || !cleaned.has(file)) {
      cleaned.add(file);
      await removeLeftovers(file);
    }
    return {
      confirm: () => confirm(file, token),
      release: async () => {
        try {
          await release(file, token);
        } finally {
          leave();
        }
      },
    };
  } catch (error) {
    leave();
    throw fileError(error, file, "writing");
  }
}

export async function withLock<T>(
  path: string,
  action: (lock: HeldLock) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const lock = await acquireLock(path, options);
  try {
    return await action(lock);
  } finally {
    await lock.release();
  }
}

/**
 * Removes a lock that nobody will release, because a person says so.
 * Refuses (`lock-alive`) when its holder is a running process of this machine and PID namespace.
 * @returns the holder whose lock was removed; undefined when it was not locked.
 */
export async function breakLock(path: string): Promise<LockHolder | undefined> {
  const file = resolve(path);
  try {
    for (;;) {
      const holder = await readHolder(file);
      if (holder === undefined) {
        return undefined;
      }
      if (holder !== unknownHolder && judgeProcess(holder) === "running") {
        throw new SecretError("unavailable", "lock-alive", { path: file, pid: String(holder.pid) });
      }
      if (await replaceGuarded(file, holder.token, () => rm(file))) {
        return holder;
      }
      await sleep(pause(25));
    }
  } catch (error) {
    throw fileError(error, file, "writing");
  }
}

async function waitForLock(file: string, deadline: number): Promise<{ token: string; takenOver: boolean }> {
  const mine = newHolder();
  const offer = `${file}.${process.pid}-${mine.token}.new`;
  try {
    await writeFile(offer, JSON.stringify(mine), { mode: 0o600 });
    for (let attempt = 0; ; attempt += 1) {
      if (await tryLink(offer, file, mine)) {
        return { token: mine.token, takenOver: false };
      }
      const other = await readHolder(file);
      if (other === undefined) {
        continue;
      }
      if (isStale(other) && (await replaceGuarded(file, other.token, () => rename(offer, file)))) {
        return { token: mine.token, takenOver: true };
      }
      if (Date.now() >= deadline) {
        throw lockHeld(file, other);
      }
      await sleep(pause(Math.min(25, 2 + attempt * 2)));
    }
  } finally {
    await remove(offer);
  }
}

/** A lock appears with its content in it, so that a crash leaves no lock that says nothing. */
async function tryLink(offer: string, file: string, mine: LockHolder): Promise<boolean> {
  try {
    await link(offer, file);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") {
      return false;
    }
    if (errnoOf(error) === "ENOENT") {
      // Someone who cleaned up saw it half written, and took it for a leftover.
      await writeFile(offer, JSON.stringify(mine), { mode: 0o600 });
      return false;
    }
    if (!lacksLinks(error)) {
      throw error;
    }
  }
  try {
    await writeFile(file, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/**
 * Replaces the lock that has this token, unless someone else did so first. Who may do it is settled by a second lock,
 * named after the token: its holder alone may touch a lock with that token, and once that is gone, it never comes back.
 */
async function replaceGuarded(file: string, token: string, replace: () => Promise<void>): Promise<boolean> {
  let guard: HeldLock;
  try {
    guard = await acquireLock(`${file}.${token}`, { timeoutMs: 0 });
  } catch (error) {
    if (error instanceof SecretError && error.key === "lock-held") {
      return false;
    }
    throw error;
  }
  try {
    if ((await readHolder(file))?.token !== token) {
      return false;
    }
    await replace();
    return true;
  } finally {
    await guard.release();
  }
}

async function confirm(file: string, token: string): Promise<void> {
  let found: LockHolder | undefined;
  try {
    found = await readHolder(file);
  } catch (error) {
    throw fileError(error, file, "reading");
  }
  if (found?.token !== token) {
    throw new SecretError("unavailable", "lock-lost", { path: file });
  }
}

async function release(file: string, token: string): Promise<void> {
  try {
    if ((await readHolder(file))?.token === token) {
      await remove(file);
    }
  } catch (error) {
    throw fileError(error, file, "writing");
  }
}

/** One call; the `rm` of the library looks at the file first, twice. */
async function remove(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (errnoOf(error) !== "ENOENT") {
      throw error;
    }
  });
}

/** What processes that died while they waited or took over left behind; called by who holds the lock. */
async function removeLeftovers(file: string): Promise<void> {
  const directory = dirname(file);
  const prefix = `${basename(file)}.`;
  for (const name of await readdir(directory)) {
    if (name.startsWith(prefix)) {
      const path = join(directory, name);
      const holder = await readHolder(path);
      if (holder !== undefined && (isStale(holder) || (holder === unknownHolder && name.endsWith(".new")))) {
        await rm(path, { force: true });
      }
    }
  }
}

async function lockHeldByUs(file: string): Promise<SecretError> {
  try {
    return lockHeld(file, (await readHolder(file)) ?? newHolder());
  } catch (error) {
    return fileError(error, file, "writing");
  }
}

function lockHeld(path: string, holder: LockHolder): SecretError {
  const params = { path, pid: String(holder.pid), host: holder.host, since: holder.since };
  return new SecretError("unavailable", "lock-held", params);
}

/** Waiters that all wake at once would meet again each time. */
function pause(most: number): number {
  return 1 + Math.random() * (most - 1);
}
