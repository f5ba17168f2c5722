import { realpath, stat } from "node:fs/promises";
import type { DoctorFinding } from "@nbsecrets/shared";
import { mountable } from "./doctor-mount-contents.ts";
import { findLoaderMount, findMountPlace } from "./doctor-mount-place.ts";
import { examineMount, examineStandardMount, type MountSubject } from "./doctor-mount.ts";
import { attempt, finding } from "./doctor-subject.ts";
import type { Environment, Places } from "./places.ts";

export interface MountsSubject extends MountSubject {
  readonly env: Environment;
  readonly places: Places;
  /** The store's own directory. */
  readonly directory: string;
  /** Where a cluster mounts secrets. */
  readonly standardMount: string;
}

/** The mount of this store, the cluster's, and which of them code finds. Nothing is made, refreshed or recorded. */
export async function examineMounts(subject: MountsSubject): Promise<readonly DoctorFinding[]> {
  const { env, places, directory, standardMount } = subject;
  let own: string | undefined;
  const nowhere = await attempt("mount-place", directory, async () => {
    own = await findMountPlace({ env, places, storeDirectory: directory });
    return own === undefined ? [finding("mount-place", "problem", "doctor-mount-nowhere")] : [];
  });
  const isOther = own === undefined || (await realPath(own)) !== (await realPath(standardMount));
  const standard = isOther && (await isThere(standardMount)) ? await examineStandardMount(standardMount, subject) : [];
  if (own !== undefined && (await isThere(own))) {
    return [...(await examineMount(own, subject)), ...standard, ...(await examineLoader(own, subject))];
  }
  if (standard.some(({ key }) => key === "doctor-mount-current")) {
    return [finding("mount-place", "note", "doctor-mount-standard", { path: standardMount }), ...standard];
  }
  const absent = own === undefined ? nowhere : [findingOfAbsence(own, subject)];
  return [...absent, ...standard];
}

function findingOfAbsence(path: string, { facts }: MountsSubject): DoctorFinding {
  return facts !== undefined && mountable(facts).length === 0
    ? finding("mount-place", "note", "doctor-mount-early", { path })
    : finding("mount-place", "problem", "doctor-mount-absent", { path });
}

function examineLoader(
  mount: string,
  { env, places, standardMount }: MountsSubject,
): Promise<readonly DoctorFinding[]> {
  return attempt("mount-loader", mount, async () => {
    const path = await findLoaderMount(env, places, standardMount);
    if (path === undefined) {
      return [finding("mount-loader", "note", "doctor-mount-unfound", { mount })];
    }
    return (await realPath(path)) === (await realPath(mount))
      ? [finding("mount-loader", "ok", "doctor-mount-found")]
      : [finding("mount-loader", "note", "doctor-mount-other", { path, mount })];
  });
}

/** A path that leads nowhere stands for itself. */
function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Whether there is something; what it is, the examination says. */
function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
