import { constants, lstatSync, realpathSync, type Stats } from "node:fs";
import { chmod, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { SecretError } from "@nbsecrets/shared";
import { isInMemory } from "./is-in-memory.ts";
import { readMountContents } from "./mount-contents.ts";
import { keptRefusal, mountKeeper } from "./mount-keeper.ts";

/**
 * How a mount's directory was found, looking at the path itself and following no link. A `volume` is one in memory that a cluster
 * gave a pod, and that is the pod's own whatever its mode says: only its containers see it.
 */
export type DirectoryFinding = "absent" | "ours" | "ours-but-wide" | "volume" | "insecure" | "not-a-directory";

/** Who we are; undefined where the platform has no such number (Windows), and owners and modes are not looked at. */
export type UserId = number | undefined;

export const currentUser = (): UserId => process.geteuid?.();

/** Looks, and changes nothing. */
export async function inspectDirectory(directory: string, uid: UserId): Promise<DirectoryFinding> {
  const status = lstatSync(bare(directory), { throwIfNoEntry: false });
  if (status === undefined) {
    return "absent";
  }
  if (status.isSymbolicLink()) {
    return "insecure";
  }
  if (!status.isDirectory()) {
    return "not-a-directory";
  }
  if (uid === undefined) {
    return "ours";
  }
  if (status.uid !== uid || (status.mode & 0o022) !== 0) {
    return isVolume(directory, status) ? "volume" : "insecure";
  }
  return (status.mode & 0o077) === 0 ? "ours" : "ours-but-wide";
}

/**
 * Makes the directory if need be, mode 0700, and refuses one that somebody else owns or may change. Its parent must exist.
 * One of ours that others may read becomes 0700 when it is empty or a mount, and is refused otherwise.
 * Rejects with a `SecretError` for a refusal, with the system's error when the directory cannot be made.
 */
export async function prepareDirectory(directory: string, uid: UserId): Promise<void> {
  await refuseKept(directory);
  // Two rounds: somebody may make it between our looking and our making, and then it is looked at as any other.
  for (let round = 0; round < 2; round += 1) {
    const finding = await inspectDirectory(directory, uid);
    switch (finding) {
      case "ours":
        return;
      case "volume":
        await readMountContents(directory);
        return;
      case "ours-but-wide":
        // Somebody's home, named by mistake, is left as it is: this rejects where there is more than a mount.
        await readMountContents(directory);
        await narrow(directory, uid);
        return;
      case "insecure":
        throw new SecretError("denied", "mount-insecure", { path: directory });
      case "not-a-directory":
        throw new SecretError("denied", "mount-foreign", { path: directory });
      case "absent":
        await mkdir(directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST") {
            throw error;
          }
        });
    }
  }
  if ((await inspectDirectory(directory, uid)) !== "ours") {
    throw new SecretError("denied", "mount-insecure", { path: directory });
  }
}

/** What a machine's users share looks the same, and is no mount of one of them. */
const SHARED: ReadonlySet<string> = new Set(["/dev/shm", "/tmp", "/var/tmp", "/run/lock"]);

/** An `emptyDir` in memory: a file system of its own, root's, and open to all, as the kubelet makes it (1777, with an fsGroup 3777). */
function isVolume(directory: string, { uid, mode, dev }: Stats): boolean {
  const isOwn = uid === 0 && (mode & 0o777) === 0o777 && dev !== lstatSync(dirname(bare(directory))).dev;
  return isOwn && isInMemory(directory) && !SHARED.has(realpathSync(directory));
}

/** Whoever owns it, and whatever its mode: this says why better than they do. */
export async function refuseKept(directory: string): Promise<void> {
  const keeper = await mountKeeper(directory);
  if (keeper !== undefined) {
    throw keptRefusal(directory, keeper);
  }
}

/** Through a descriptor, so that a link put in its place meanwhile is not followed. */
async function narrow(directory: string, uid: UserId): Promise<void> {
  if (process.platform === "win32") {
    await chmod(directory, 0o700);
    return;
  }
  const handle = await open(bare(directory), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const status = await handle.stat();
    if (uid !== undefined && status.uid !== uid) {
      throw new SecretError("denied", "mount-insecure", { path: directory });
    }
    await handle.chmod(0o700);
  } finally {
    await handle.close();
  }
}

/** With a slash at its end, a path that is a link would be followed. */
function bare(directory: string): string {
  return directory.replace(/\/+$/, "") || "/";
}
