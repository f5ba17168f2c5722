import { lstat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { nameSome, type DoctorCheck, type DoctorFinding } from "@nbsecrets/shared";
import type { Digester, SecretFacts } from "./doctor-facts.ts";
import { compareMount, type MountDifference } from "./doctor-mount-contents.ts";
import { lookAtFiles } from "./doctor-mount-files.ts";
import { attempt, finding } from "./doctor-subject.ts";
import { isInMemory } from "./is-in-memory.ts";
import { readMountContents } from "./mount-contents.ts";
import { currentUser, inspectDirectory } from "./mount-directory.ts";
import { mountKeeper } from "./mount-keeper.ts";

/** A live mount follows its store within this time, in milliseconds; a difference is told only when it stays. */
const FOLLOWING = 500;

export interface MountSubject {
  /** Undefined when the store cannot be read: contents are not compared then. */
  readonly facts: SecretFacts | undefined;
  readonly readFacts: () => Promise<SecretFacts>;
  readonly digester: Digester;
  readonly platform: NodeJS.Platform;
}

/** A directory that is there. The store's own sessions keep it, unless somebody named them another's. */
export async function examineMount(path: string, subject: MountSubject): Promise<readonly DoctorFinding[]> {
  if ((await mountKeeper(path)) !== undefined || (await hasSingleFiles(path))) {
    return examineStandardMount(path, subject);
  }
  return [
    finding("mount-place", "ok", "doctor-mount", { path }),
    ...(await attempt("mount-access", path, () => examineAccess(path))),
    ...(await attempt("mount-memory", path, () => examineMemory(path, subject.platform))),
    ...(await attempt("mount-contents", path, () => examineContents(path, subject))),
  ];
}

/** A directory that the cluster, or somebody else, keeps: its contents alone are looked at. */
export async function examineStandardMount(path: string, subject: MountSubject): Promise<readonly DoctorFinding[]> {
  return [
    ...((await mountKeeper(path)) === "kubernetes"
      ? [finding("mount-standard", "ok", "doctor-mount-kubelet", { path })]
      : []),
    ...(await attempt("mount-standard", path, async () => {
      const { names: there, unreadable, single } = await lookAtFiles(path);
      const trouble = [
        ...about("mount-standard", "problem", "doctor-mount-single", path, single),
        ...about("mount-standard", "problem", "doctor-mount-unreadable", path, unreadable),
      ];
      const isClosed = there.length > 0 && unreadable.length === there.length;
      const difference = isClosed ? undefined : await compare(path, subject);
      if (difference === undefined) {
        return trouble;
      }
      return [
        ...trouble,
        ...about("mount-standard", "note", "doctor-mount-behind", path, difference.names),
        ...(difference.names.length + trouble.length === 0
          ? [finding("mount-standard", "ok", "doctor-mount-current", { path })]
          : []),
      ];
    })),
  ];
}

async function examineAccess(path: string): Promise<readonly DoctorFinding[]> {
  const uid = currentUser();
  const found = await inspectDirectory(path, uid);
  switch (found) {
    case "absent":
      return [];
    case "insecure":
      return [finding("mount-access", "problem", "mount-insecure", { path })];
    case "not-a-directory":
      return [finding("mount-access", "problem", "mount-foreign", { path })];
    case "volume":
      await readMountContents(path);
      return [finding("mount-access", "ok", "doctor-mount-volume", { path })];
    default:
  }
  await readMountContents(path);
  if (found === "ours-but-wide") {
    const mode = ((await lstat(path)).mode & 0o777).toString(8).padStart(3, "0");
    return [finding("mount-access", "problem", "permissions", { path, mode, wanted: "700" })];
  }
  // Without owners and modes, as on Windows, nothing can be said.
  return uid === undefined ? [] : [finding("mount-access", "ok", "doctor-mount-private", { path })];
}

/** What cannot be looked at has none; whoever examines it says why. */
async function hasSingleFiles(path: string): Promise<boolean> {
  return lookAtFiles(path).then(
    ({ single }) => single.length > 0,
    () => false,
  );
}

async function examineMemory(path: string, platform: NodeJS.Platform): Promise<readonly DoctorFinding[]> {
  if (platform !== "linux") {
    return [finding("mount-memory", "note", "doctor-mount-disk-here", { path })];
  }
  return isInMemory(path)
    ? [finding("mount-memory", "ok", "doctor-mount-memory", { path })]
    : [finding("mount-memory", "note", "doctor-mount-disk", { path })];
}

async function examineContents(path: string, subject: MountSubject): Promise<readonly DoctorFinding[]> {
  const difference = await compare(path, subject);
  if (difference === undefined) {
    return [];
  }
  const { names, unreadable, otherModes } = difference;
  const findings = [
    ...about("mount-contents", "problem", "doctor-mount-unreadable", path, unreadable),
    ...about("mount-contents", "problem", "doctor-mount-stale", path, names),
    ...(subject.platform === "win32" ? [] : about("mount-contents", "note", "doctor-mount-modes", path, otherModes)),
  ];
  return findings.length > 0 ? findings : [finding("mount-contents", "ok", "doctor-mount-current", { path })];
}

/** A session may be writing at this moment, so a difference is looked at a second time, the store first. */
async function compare(path: string, subject: MountSubject): Promise<MountDifference | undefined> {
  if (subject.facts === undefined) {
    return undefined;
  }
  const first = await compareMount(path, subject.facts, subject.digester);
  if (first.names.length === 0) {
    return first;
  }
  await pause(FOLLOWING);
  return compareMount(path, await subject.readFacts(), subject.digester);
}

function about(
  check: DoctorCheck,
  level: DoctorFinding["level"],
  key: DoctorFinding["key"],
  path: string,
  names: readonly string[],
): readonly DoctorFinding[] {
  return names.length === 0 ? [] : [{ check, level, key, params: { path, names: nameSome(names) }, names }];
}
