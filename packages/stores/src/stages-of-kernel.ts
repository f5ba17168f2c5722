import { readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkName, stagesOfStatus, type KernelStage, type SecretInfo, type SeenMount } from "@nbsecrets/shared";
import type { KernelStatus } from "./kernel-status.ts";
import type { MountKeeper } from "./mount-keeper.ts";

/** The mount of a session, as far as it is looked at here. */
export interface StoreMount {
  /** Undefined where there is none that kernels could read. */
  readonly readable: string | undefined;
  readonly state: { readonly keeper?: MountKeeper };
}

/**
 * What a kernel has of each secret, as its loader last said: compared with the files that it reads, of which only names, times and the
 * generation are looked at. Secrets of which nothing is known are left out. Never rejects.
 *
 * @param mount - of the store that the secrets are in.
 */
export async function stagesOfKernel(
  status: KernelStatus,
  { readable: directory, state }: StoreMount,
  secrets: readonly SecretInfo[],
): Promise<ReadonlyMap<string, KernelStage>> {
  if (directory === undefined) {
    return new Map();
  }
  const mounts = new Map<string, SeenMount>();
  const names = new Set(secrets.map(({ name }) => name));
  for (const one of new Set([directory, ...status.others.keys()])) {
    const mount = await seenMount(one, names).catch(() => undefined); // it is gone: nothing is known of it
    if (mount !== undefined) {
      mounts.set(one, mount);
    }
  }
  const kept = state.keeper === "kubernetes" ? { now: Date.now() } : undefined;
  return stagesOfStatus(status, directory, mounts, secrets, kept);
}

async function seenMount(directory: string, names: ReadonlySet<string>): Promise<SeenMount> {
  const generation = await readlink(join(directory, "..data")).catch(() => ""); // a plain directory
  const within = join(directory, generation);
  const files = new Map<string, number>();
  for (const name of await readdir(within)) {
    if (names.has(name) && checkName(name) === undefined) {
      const found = await stat(join(within, name)).catch(() => undefined); // a link to nothing: no kernel can read it
      if (found !== undefined) {
        files.set(name, found.mtimeMs);
      }
    }
  }
  return { generation, files };
}
