import { isShared } from "./is-shared.ts";
import type { KernelStage } from "./kernel-stage.ts";
import type { SecretInfo } from "./secret-driver.ts";

/** What the loader left word of, in the file that its kernel has. Times are in milliseconds since 1970. */
export interface StatusOfKernel {
  /** The directory that it read. */
  readonly mount: string;
  /** Which generation of it; empty for a plain directory. */
  readonly generation: string;
  readonly loaded: ReadonlySet<string>;
  /** Those of them whose values it read in an earlier generation. */
  readonly earlier: ReadonlySet<string>;
  /** By directory, what came from another one. */
  readonly others: ReadonlyMap<string, { readonly generation: string; readonly loaded: ReadonlySet<string> }>;
  readonly writtenAt: number;
}

/** A directory that kernels read, as it is now. */
export interface SeenMount {
  readonly generation: string;
  /** By the secret's name, when its file was written. A file whose value is the same may be, and stay, an older one. */
  readonly files: ReadonlyMap<string, number>;
}

/** Of a mount that something else writes, such as a kubelet. */
export interface KeptElsewhere {
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** A change reaches the files that a kubelet writes this much later at most, in milliseconds, with some more to spare. */
const arrival = 120_000;
/** Between reading a generation and telling of it, in milliseconds. */
const reading = 1_000;

/**
 * What a kernel has of each secret, as its loader last said, without asking it. Secrets of which nothing is known are left out.
 *
 * @param directory - the store's own mount.
 * @param mounts - it, and others that the kernel names.
 * @param kept - where the store's own mount is written by something else, some time after a change.
 */
export function stagesOfStatus(
  status: StatusOfKernel,
  directory: string,
  mounts: ReadonlyMap<string, SeenMount>,
  secrets: readonly SecretInfo[],
  kept?: KeptElsewhere,
): ReadonlyMap<string, KernelStage> {
  const stages = new Map<string, KernelStage>();
  for (const info of secrets) {
    const known = stageOfStatus(status, directory, mounts, info);
    const isComing = known !== undefined && !isShared(info) && isOnItsWay(mounts.get(directory), info, kept);
    const stage = isComing ? "arriving" : known;
    if (stage !== undefined) {
      stages.set(info.name, stage);
    }
  }
  return stages;
}

function stageOfStatus(
  status: StatusOfKernel,
  directory: string,
  mounts: ReadonlyMap<string, SeenMount>,
  info: SecretInfo,
): KernelStage | undefined {
  const { name } = info;
  const isOwn = !isShared(info);
  if (!status.loaded.has(name)) {
    if (status.mount !== directory) {
      return undefined;
    }
    return !isOwn || mounts.get(directory)?.files.has(name) === true ? "not-loaded" : "arriving";
  }
  const [from, generation] = sourceOf(status, name);
  // A value of another store's mount cannot be compared with this one's.
  const mount = isOwn && from !== directory ? undefined : mounts.get(from);
  if (mount === undefined) {
    return undefined;
  }
  if (status.earlier.has(name)) {
    return "old";
  }
  return mount.generation === generation && generation !== "" ? "in-kernel" : sinceThen(status, mount, info);
}

/** In another generation one secret has changed at least, and most have not. */
function sinceThen({ writtenAt }: StatusOfKernel, { files }: SeenMount, { name, updatedAt }: SecretInfo): KernelStage {
  const file = files.get(name);
  if (file === undefined) {
    return "old";
  }
  const changed = updatedAt === undefined ? Number.NaN : Date.parse(updatedAt);
  const isSame = file + reading <= writtenAt || changed + arrival <= writtenAt;
  return isSame ? "in-kernel" : "old";
}

/** Whether a change that was saved has had no time yet to get to the files. A change of a note alone counts as one. */
function isOnItsWay(mount: SeenMount | undefined, { name, updatedAt }: SecretInfo, kept?: KeptElsewhere): boolean {
  const changed = updatedAt === undefined ? Number.NaN : Date.parse(updatedAt);
  const file = mount?.files.get(name);
  return kept !== undefined && file !== undefined && file < changed && kept.now < changed + arrival;
}

function sourceOf(status: StatusOfKernel, name: string): readonly [directory: string, generation: string] {
  for (const [directory, { loaded, generation }] of status.others) {
    if (loaded.has(name)) {
      return [directory, generation];
    }
  }
  return [status.mount, status.generation];
}
