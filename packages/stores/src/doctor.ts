import { arch, release } from "node:os";
import { standardMount, type DoctorFinding } from "@nbsecrets/shared";
import { Digester, factsOf, type SecretFacts } from "./doctor-facts.ts";
import { examineMounts } from "./doctor-mounts.ts";
import { examineSecrets } from "./doctor-secrets.ts";
import { examineShared } from "./doctor-shared.ts";
import { examineStore } from "./doctor-store.ts";
import { attempt, finding, type DoctorSubject } from "./doctor-subject.ts";
import { openStore, type OpenStore } from "./open-store.ts";
import { places, type Environment, type Places } from "./places.ts";

export interface DoctorOptions {
  readonly env: Environment;
  /** Our own version, as it is to be shown. */
  readonly version: string;
  /** The store to examine; else the one that `NBSECRETS_STORE` names; else the default vault. */
  readonly spec?: string;
  /** Where a cluster mounts secrets, unless it is the usual directory. */
  readonly standardMount?: string;
  readonly now?: Date;
}

/**
 * Looks at the store, its mount, the secrets and the versions, and says of each what is right or what to do. It never
 * rejects: what cannot be looked at is a finding, and the rest is looked at all the same. It writes nothing, and what it
 * returns holds no value.
 */
export async function doctor(options: DoctorOptions): Promise<readonly DoctorFinding[]> {
  const where = places(options.env, process.platform, process.getuid?.());
  let open: OpenStore | undefined;
  const unopened = await attempt("store-read", "", async () => {
    open = openStore(options.spec ?? (options.env["NBSECRETS_STORE"] || "vault"), where, options.env);
    return [];
  });
  if (open === undefined) {
    return [...unopened, ...versions(options.version)];
  }
  try {
    return [...(await examine(open, where, options)), ...versions(options.version)];
  } finally {
    await open.driver.close();
  }
}

async function examine(open: OpenStore, where: Places, options: DoctorOptions): Promise<readonly DoctorFinding[]> {
  const { env, now = new Date() } = options;
  const driver: DoctorSubject = open.driver;
  const digester = new Digester();
  const readFacts = async (): Promise<SecretFacts> => factsOf(await driver.snapshot(), env, digester);
  const [{ findings, content }, server] = await Promise.all([
    examineStore({ driver, lockFile: open.lockFile, readFacts, now }),
    serverVersion(driver),
  ]);
  const mounts = await examineMounts({
    env,
    places: where,
    directory: open.directory,
    standardMount: options.standardMount ?? standardMount,
    facts: content?.facts,
    readFacts,
    digester,
    platform: process.platform,
  });
  return [
    ...findings,
    ...mounts,
    ...(await examineShared(env, content?.infos)),
    ...(content === undefined
      ? [finding("secret-values", "note", "doctor-unchecked")]
      : examineSecrets(content.facts, content.infos, now)),
    ...server,
  ];
}

/** A server that does not answer is told of by `store-read`. */
async function serverVersion(driver: DoctorSubject): Promise<readonly DoctorFinding[]> {
  return attempt("version", "", async () => {
    const version = await driver.serverVersion?.();
    return version === undefined ? [] : [finding("version", "ok", "doctor-version", { name: "Kubernetes", version })];
  });
}

/**
 * Python is not asked: which one a kernel runs is the editor's matter, the one on PATH is often another, and starting it
 * runs what its site directories hold (on Windows it may open the Store). `nbsecrets.__version__` says it in a notebook.
 */
function versions(own: string): readonly DoctorFinding[] {
  const ours = { name: "Notebook Secrets", version: own };
  const node = { name: "Node.js", version: process.versions.node };
  const system = { name: process.platform, version: `${release()} ${arch()}` };
  return [ours, node, system].map((params) => finding("version", "ok", "doctor-version", params));
}
