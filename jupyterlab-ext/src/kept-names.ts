import type { KernelStage, SecretInfo } from "@nbsecrets/shared";

/** What is true of one kernel at a time. */
export interface KeptState {
  /** Which kernel. */
  readonly kernel: string;
  readonly stages: ReadonlyMap<string, KernelStage>;
  /** By name, which value is stored. */
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * By name, which value is stored, so that another one is told from the same. By its time, where that is known: a secret's version changes
 * also with its note, and each process of the service gives versions of its own.
 */
export function storedValues(secrets: readonly SecretInfo[]): ReadonlyMap<string, string> {
  return new Map(secrets.map(({ name, version, updatedAt }) => [name, updatedAt ?? version]));
}

/**
 * Which secrets a kernel is given without anybody's asking: what it has not, and what was replaced. Not what its variables hold instead
 * because a person's own code set them so: as with `%load_ext nbsecrets`, that stays until the secret changes.
 */
export class KeptNames {
  #kernel = "";
  #stages: KeptState["stages"] = new Map();
  /** By name, which stored value the kernel had last. */
  readonly #had = new Map<string, string>();

  /** Of these names those that are to be loaded; to be asked whenever something is otherwise. */
  due({ kernel, stages, versions }: KeptState, names: readonly string[]): readonly string[] {
    if (kernel !== this.#kernel) {
      this.#had.clear();
    }
    const before = kernel === this.#kernel ? this.#stages : new Map<string, KernelStage>();
    this.#kernel = kernel;
    this.#stages = stages;
    for (const [name, stage] of stages) {
      const version = versions.get(name);
      // An answer may be older than the list: only one that turned into this is surely about the value that is stored now.
      if (stage === "in-kernel" && version !== undefined && (before.get(name) !== stage || !this.#had.has(name))) {
        this.#had.set(name, version);
      }
    }
    return names.filter((name) => {
      const had = this.#had.get(name);
      return stages.get(name) !== "different" || (had !== undefined && had !== versions.get(name));
    });
  }
}
