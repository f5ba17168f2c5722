import { constants } from "node:fs";
import { access, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf } from "./file-error.ts";
import { DATA_LINK } from "./mount-contents.ts";
import { isMountedName } from "./mounted-name.ts";

/** What can be said of a mount's files without knowing what the store holds; names, sorted. */
export interface MountFiles {
  readonly names: readonly string[];
  /** Those that this user may not read. */
  readonly unreadable: readonly string[];
  /**
   * Those that are mounted one by one, as Kubernetes does for `subPath`: each is a file system of its own, of a file that its volume has
   * replaced since.
   */
  readonly single: readonly string[];
}

export async function lookAtFiles(mount: string): Promise<MountFiles> {
  const entries = await readdir(mount);
  const names = entries.filter(isMountedName).sort();
  const unreadable: string[] = [];
  for (const name of names) {
    if (!(await isReadable(join(mount, name)))) {
      unreadable.push(name);
    }
  }
  return { names, unreadable, single: entries.includes(DATA_LINK) ? [] : await mountedSingly(mount, names) };
}

async function mountedSingly(mount: string, names: readonly string[]): Promise<readonly string[]> {
  const { dev } = await lstat(mount);
  const single: string[] = [];
  for (const name of names) {
    const status = await lstat(join(mount, name));
    if (status.isFile() && status.dev !== dev) {
      single.push(name);
    }
  }
  return single;
}

/** One that has gone meanwhile counts as readable. */
async function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    (error: unknown) => errnoOf(error) !== "EACCES",
  );
}
