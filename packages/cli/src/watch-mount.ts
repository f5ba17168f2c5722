import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SecretError } from "@nbsecrets/shared";
import { LOCK_FILE, breakLock, keptRefusal, openSession, type Session } from "@nbsecrets/stores";
import type { CommandContext } from "./command.ts";
import { logMount } from "./log-mount.ts";

/** How long the end waits for a refresh that has begun, in milliseconds. */
const GRACE = 2_000;
const LONGEST_TIMER = 2 ** 31 - 1;

export interface WatchMountOptions {
  /** Both absolute. Without a directory, the one where the loader looks. */
  readonly directory: string | undefined;
  readonly readyFile: string | undefined;
  /** Nobody else writes the directory: a lock that is there is of an earlier run, which ended without giving it back. */
  readonly alone: boolean;
}

/**
 * Keeps a mount current until a signal ends it, which is its ordinary end. A store that is out of reach is waited for, also
 * at the start. Rejects, at the start alone, with what does not pass by itself; later that is logged, and tried again.
 */
export async function watchMount(options: WatchMountOptions, context: CommandContext): Promise<number> {
  const stopped = signal();
  if (options.readyFile !== undefined) {
    await removeReadyFile(options.readyFile); // of one that was killed
  }
  if (options.alone && options.directory !== undefined) {
    await breakLock(join(options.directory, LOCK_FILE));
  }
  const session = await openSession({ env: context.env, directory: options.directory, live: true });
  // Nothing else does, while a store is waited for.
  const alive = setInterval(() => undefined, LONGEST_TIMER);
  try {
    refuseAtStart(session);
    const stopLog = logMount(session.mount, context.stderr);
    await Promise.race([mounted(session), stopped]);
    if (session.mount.state.last !== undefined) {
      const directory = session.mount.directory ?? "";
      context.stdout.write(`${directory}\n`);
      if (options.readyFile !== undefined) {
        await writeReadyFile(options.readyFile, directory);
      }
    }
    await stopped;
    stopLog();
    return 0;
  } finally {
    clearInterval(alive);
    await session.close();
  }
}

function signal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(name, () => {
        resolve();
        // Not for ever, for a server that does not answer: who takes the mount's lock next, clears what is left here.
        setTimeout(() => process.exit(0), GRACE).unref();
      });
    }
  });
}

function refuseAtStart({ driver, mount }: Session): void {
  if (!driver.supports.watch) {
    throw new SecretError("unsupported", "watch-unsupported");
  }
  const { last, error, keeper } = mount.state;
  if (keeper !== undefined) {
    throw keptRefusal(mount.directory ?? "", keeper);
  }
  const passes = error?.code === "unavailable" && mount.readable !== undefined;
  if (error !== undefined && last === undefined && !passes) {
    throw error;
  }
}

function mounted({ mount }: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (mount.state.last !== undefined) {
        stop();
        resolve();
      }
    };
    const stop = mount.onChange(look);
    look();
  });
}

async function writeReadyFile(file: string, directory: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString("hex")}.new`;
  process.once("exit", () => rmSync(file, { force: true }));
  try {
    await writeFile(temporary, `${directory}\n`, { mode: 0o600, flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unwritable(file, error);
  }
}

async function removeReadyFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}

function unwritable(path: string, error: unknown): SecretError {
  const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
  return new SecretError("unavailable", "file-unwritable", { path, reason });
}
