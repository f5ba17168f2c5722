import { createHmac, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import type { Held, StageFacts, StageQuestion, StageReport } from "@nbsecrets/shared";
import type { Session } from "./open-session.ts";
import { keptDelay } from "./mount-keeper.ts";
import { readSharedFile, type SharedFile } from "./shared-mount.ts";

/**
 * Compares what a kernel has with what is stored, by digests under the question's key: no value moves, and no digest of a
 * stored value leaves. The stored values are those of the mount where it is current, which asks neither a vault nor a cluster.
 */
export async function compareStages(
  session: Pick<Session, "driver" | "mount" | "shared">,
  { names, key, answer }: StageQuestion,
): Promise<StageReport> {
  const digest = (value: Uint8Array | string): string =>
    createHmac("sha256", Buffer.from(key, "hex")).update(value).digest("hex");
  const stored = await storedValues(session, names);
  const held = (found: string | undefined, value: Uint8Array | undefined): Held =>
    found === undefined ? undefined : value !== undefined && isSame(found, digest(value)) ? "same" : "other";
  const facts = names.map((name): StageFacts => {
    const value = stored.get(name);
    const environment = held(answer.environment.get(name), value);
    const mount = held(answer.mount.get(name), value);
    return {
      name,
      stored: value !== undefined,
      ...(environment === undefined ? {} : { environment }),
      ...(mount === undefined ? {} : { mount }),
    };
  });
  const here = isSame(answer.machine, digest(await thisMachine()));
  return { facts, here, ...keptDelay(session.mount.state.keeper) };
}

/** Of those that are there; what a group shares is stored where the person has none of that name. */
async function storedValues(
  session: Pick<Session, "driver" | "mount" | "shared">,
  names: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const own = await ownValues(session, names);
  const { secrets } = await session.shared.read();
  const others = names.flatMap((name) => {
    const file = own.has(name) ? undefined : secrets.get(name)?.file;
    const value = file === undefined ? undefined : readIfPossible(file);
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map([...own, ...others]);
}

function readIfPossible(file: SharedFile): Uint8Array | undefined {
  try {
    return readSharedFile(file);
  } catch {
    return undefined; // a kernel of the same person cannot read it either, and the panel's list says so
  }
}

async function ownValues(
  { driver, mount }: Pick<Session, "driver" | "mount">,
  names: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { current, keeper } = mount.state;
  if (!current || keeper !== undefined) {
    return driver.snapshot();
  }
  const read = await Promise.all(names.map(async (name) => [name, await mount.recall(name)] as const));
  // What the mount lacks is stored under a name that no file has, or not an own secret.
  const absent = read.some(([, value]) => value === undefined) ? await driver.snapshot() : undefined;
  const found = read.map(([name, value]) => [name, value ?? absent?.get(name)] as const);
  return new Map(found.filter((entry): entry is [string, Uint8Array] => entry[1] !== undefined));
}

/** Of which names what the kernel has is one of these values. */
export function heldNames(
  { names, key, answer }: StageQuestion,
  values: ReadonlyMap<string, Uint8Array>,
): readonly string[] {
  return names.filter((name) => {
    const [found, value] = [answer.environment.get(name), values.get(name)];
    const digest = value && createHmac("sha256", Buffer.from(key, "hex")).update(value).digest("hex");
    return found !== undefined && digest !== undefined && isSame(found, digest);
  });
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.byteLength === second.byteLength && timingSafeEqual(first, second);
}

/** As the kernel's own code says it: containers of one machine have one boot, and each its own host name. */
async function thisMachine(): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()}\n${hostname()}`;
}
