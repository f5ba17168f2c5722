import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { currentUser, inspectDirectory, type UserId } from "./mount-directory.ts";
import { candidatesOf, isOfAnotherStore, readRecord, realDirectory, type MountPlaceOptions } from "./mount-place.ts";
import type { Environment, Places } from "./places.ts";

/** Where `mountPlace` would put or find the mount; looks, and makes nothing. Undefined when there is no place for one. */
export async function findMountPlace(options: MountPlaceOptions): Promise<string | undefined> {
  const uid = "uid" in options ? options.uid : currentUser();
  const owner = await realDirectory(options.storeDirectory);
  const named = options.env["NBSECRETS_MOUNT"];
  if (named !== undefined && isAbsolute(named) && !(await isOfAnotherStore(named, owner, uid))) {
    return named;
  }
  const recorded = await readRecord(join(options.storeDirectory, "mount"));
  if (
    recorded !== undefined &&
    (await inspectDirectory(recorded, uid)) === "ours" &&
    !(await isOfAnotherStore(recorded, owner, uid))
  ) {
    return recorded;
  }
  const isDefault = owner === (await realDirectory(options.places.dataDirectory));
  for (const candidate of candidatesOf(options.places, owner, isDefault)) {
    const isFree = !(await isOfAnotherStore(candidate, owner, uid));
    if (isFree && ((await inspectDirectory(candidate, uid)) !== "absent" || (await canMake(candidate)))) {
      return candidate;
    }
  }
  return undefined;
}

/**
 * Where code that is started in this environment looks: as the Python loader, in its order. Undefined when it finds
 * nothing.
 */
export async function findLoaderMount(
  env: Environment,
  places: Places,
  standardMount: string,
  uid: UserId = currentUser(),
): Promise<string | undefined> {
  const named = env["NBSECRETS_MOUNT"];
  const isTrusted = async (directory: string): Promise<boolean> =>
    ["ours", "ours-but-wide"].includes(await inspectDirectory(directory, uid));
  if (named !== undefined && named !== "" && (await isDirectory(named))) {
    return named;
  }
  if (await isDirectory(standardMount)) {
    return standardMount;
  }
  const recorded = await readRecord(join(places.dataDirectory, "mount"));
  for (const place of recorded === undefined ? places.mountCandidates : [recorded, ...places.mountCandidates]) {
    if (await isTrusted(place)) {
      return place;
    }
  }
  return undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false, // for whoever looks there, it is not there
  );
}

async function canMake(directory: string): Promise<boolean> {
  return access(dirname(directory), constants.W_OK | constants.X_OK).then(
    () => true,
    () => false, // not there, or not ours: the next place is tried, as it is when the mount is made
  );
}
