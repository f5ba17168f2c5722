import { stat } from "node:fs/promises";
import type { DoctorFinding, SecretInfo } from "@nbsecrets/shared";
import type { SecretFacts } from "./doctor-facts.ts";
import { attempt, finding, type DoctorSubject } from "./doctor-subject.ts";
import { errnoOf } from "./file-error.ts";
import { readHolder, type LockHolder } from "./lock-holder.ts";
import { judgeProcess } from "./process-identity.ts";

/** From here on a store is told to be nearly full. */
const NEARLY_FULL_PERCENT = 80;
/** A write is over long before; milliseconds. */
const LONG_WRITE = 10_000;

export interface StoreContent {
  readonly infos: readonly SecretInfo[];
  readonly facts: SecretFacts;
}

export interface StoreExamination {
  readonly findings: readonly DoctorFinding[];
  /** Undefined when the store cannot be read; a finding says why. */
  readonly content?: StoreContent;
}

export interface StoreSubject {
  readonly driver: DoctorSubject;
  /** What writers of the store lock, where they do. */
  readonly lockFile?: string;
  /** Reads all values, and keeps none of them. */
  readonly readFacts: () => Promise<SecretFacts>;
  readonly now: Date;
}

/** Whether the store can be reached and read, what this user may do there, and how it is kept. */
export async function examineStore({ driver, lockFile, readFacts, now }: StoreSubject): Promise<StoreExamination> {
  let content: StoreContent | undefined;
  const reading = attempt("store-read", "", async () => {
    content = { infos: await driver.list(), facts: await readFacts() };
    const { store, place } = await driver.usage();
    const where = store === undefined ? place : `${store}, ${place}`;
    return [finding("store-read", "ok", "doctor-store", { place: where, count: String(content.facts.size) })];
  });
  // At the same time: a server that does not answer is waited for once.
  const [read, rights] = await Promise.all([reading, attempt("store-rights", "", () => examineRights(driver))]);
  // A file that the store itself refused is not told of twice.
  const refused = read.flatMap(({ level, params }) => (level === "problem" ? Object.values(params) : []));
  return {
    findings: [
      ...read,
      ...rights,
      ...(content?.infos.some(({ readOnly }) => readOnly === "immutable") === true
        ? [finding("store-rights", "note", "doctor-immutable")]
        : []),
      ...(await examineFiles(driver.privateFiles ?? [], refused)),
      ...(lockFile === undefined ? [] : await attempt("store-lock", lockFile, () => examineLock(lockFile, now))),
      ...(content === undefined ? [] : await attempt("store-space", "", () => examineSpace(driver))),
    ],
    ...(content === undefined ? {} : { content }),
  };
}

async function examineRights(driver: DoctorSubject): Promise<readonly DoctorFinding[]> {
  const rights = (await driver.rights?.()) ?? [];
  const secret = rights.find(({ name }) => name !== undefined)?.name ?? "";
  const findings = rights.map(async ({ verb, name, namespace, allowed }) => {
    if (allowed) {
      const params = { verb, namespace, ...(name === undefined ? {} : { name }) };
      return finding("store-rights", "ok", name === undefined ? "doctor-right-any" : "doctor-right", params);
    }
    return name === undefined
      ? await examineMissing(driver, { secret, namespace })
      : finding("store-rights", "problem", "kubernetes-denied", { verb, secret: name, namespace });
  });
  return Promise.all(findings);
}

/** Who may not make the store needs one that is there. */
async function examineMissing(
  driver: DoctorSubject,
  params: { readonly secret: string; readonly namespace: string },
): Promise<DoctorFinding> {
  // Undefined when we may not even look: what is missing for that is told by its own finding.
  const isThere = await driver.isThere?.().catch(() => undefined);
  switch (isThere) {
    case true:
      return finding("store-rights", "ok", "doctor-right-unneeded", params);
    case false:
      return finding("store-rights", "problem", "kubernetes-secret-missing", params);
    default:
      return finding("store-rights", "note", "doctor-right-perhaps", params);
  }
}

async function examineFiles(files: readonly string[], refused: readonly string[]): Promise<readonly DoctorFinding[]> {
  const uid = process.getuid?.();
  if (uid === undefined) {
    return [];
  }
  const others = files.filter((file) => !refused.includes(file));
  const seen = await Promise.all(others.map((file) => attempt("store-files", file, () => examineFile(file, uid))));
  const problems = seen.flat().filter(({ level }) => level === "problem");
  return problems.length > 0 || others.length < files.length ? problems : seen.flat().slice(0, 1);
}

async function examineFile(file: string, uid: number): Promise<readonly DoctorFinding[]> {
  const status = await stat(file).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  if (status === undefined) {
    return [];
  }
  const mode = (status.mode & 0o777).toString(8).padStart(3, "0");
  return status.uid === uid && (status.mode & 0o077) === 0
    ? [finding("store-files", "ok", "doctor-files")]
    : [finding("store-files", "problem", "permissions", { path: file, mode, wanted: "600" })];
}

async function examineLock(file: string, now: Date): Promise<readonly DoctorFinding[]> {
  const holder = await readHolder(file);
  if (holder === undefined || !isStuck(holder, now)) {
    return [finding("store-lock", "ok", "doctor-lock")];
  }
  const { pid, host, since } = holder;
  return [finding("store-lock", "problem", "lock-held", { path: file, pid: String(pid), host, since })];
}

/** A holder that is gone does not count: whoever writes next takes the lock over by itself. */
function isStuck(holder: LockHolder, now: Date): boolean {
  const judged = judgeProcess(holder);
  return judged === "unknown" || (judged === "running" && !(now.getTime() - Date.parse(holder.since) < LONG_WRITE));
}

async function examineSpace(driver: DoctorSubject): Promise<readonly DoctorFinding[]> {
  const { usedBytes, limitBytes } = await driver.usage();
  if (limitBytes === undefined) {
    return [];
  }
  const percent = Math.floor((usedBytes / limitBytes) * 100);
  const params = { percent: String(percent), limit: String(limitBytes), size: sizeOf(limitBytes) };
  if (percent < NEARLY_FULL_PERCENT) {
    return [finding("store-space", "ok", "doctor-space", params)];
  }
  return [finding("store-space", percent < 100 ? "note" : "problem", "doctor-space-low", params)];
}

function sizeOf(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes < 1 ? `${Math.round(mebibytes * 1024)} KiB` : `${Math.round(mebibytes)} MiB`;
}
