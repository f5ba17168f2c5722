/**
 * What is true of one secret and one kernel.
 *
 * - `in-kernel`: its environment has the stored value.
 * - `old`: our loader put a value there, and another one is stored now.
 * - `different`: its environment has a value that is not the stored one, wherever that came from.
 * - `not-loaded`: the kernel can read the stored value, and has not.
 * - `arriving`: stored, and the files that the kernel reads do not have it yet; until then loading would bring another value, or none.
 * - `elsewhere`: the kernel runs on another machine and sees no such file: nothing here can bring it there.
 * - `not-saved`: there is no such secret.
 */
export type KernelStage = (typeof kernelStages)[number];
const kernelStages = ["in-kernel", "old", "different", "not-loaded", "arriving", "elsewhere", "not-saved"] as const;

export function isKernelStage(stage: unknown): stage is KernelStage {
  return kernelStages.some((one) => one === stage);
}

/** How a value that a kernel has compares with the one that is stored; undefined where it has none. */
export type Held = "same" | "other" | undefined;

/** What the kernel and the store, compared, say of one name. No values, no digests. */
export interface StageFacts {
  readonly name: string;
  readonly stored: boolean;
  readonly environment?: Held;
  /** Of the file that the kernel would read. */
  readonly mount?: Held;
}

/** What a kernel is asked for, and answers, all at once. Digests are HMAC-SHA-256 over a value's bytes, in hexadecimal. */
export interface KernelAnswer {
  /** Of the secrets that were asked about and are variables there. */
  readonly environment: ReadonlyMap<string, string>;
  /** Of those that are files of the mount that it sees. */
  readonly mount: ReadonlyMap<string, string>;
  /** Which of them our loader put into the environment, where they still are what it put there. */
  readonly loaded: ReadonlySet<string>;
  /** A digest of which machine it runs on. */
  readonly machine: string;
  /** The directory that it would read; undefined where it finds none. */
  readonly directory?: string;
  /** Its `os.environ` is none any more: code there has replaced it by something else. It has nothing, and can be given nothing. */
  readonly isBroken?: true;
}

/** What a service says of a kernel's answer. */
export interface StageReport {
  readonly facts: readonly StageFacts[];
  /** Whether the kernel runs where the service does. */
  readonly here: boolean;
  /** How long a change may take to the files that kernels read, in seconds, where that is not at once. */
  readonly arrivesWithin?: number;
}

/** @param loaded - whether our loader put it where it is. */
export function stageOf({ stored, environment, mount }: StageFacts, loaded: boolean, here: boolean): KernelStage {
  if (!stored) {
    return "not-saved";
  }
  if (environment === "same") {
    return "in-kernel";
  }
  const isComing = mount === "other" || (mount === undefined && here);
  if (isComing) {
    return "arriving";
  }
  if (environment === "other") {
    return loaded ? "old" : "different";
  }
  return mount === "same" ? "not-loaded" : "elsewhere";
}

/** By name, for every name that the report speaks of. */
export function stagesOf({ facts, here }: StageReport, loaded: ReadonlySet<string>): ReadonlyMap<string, KernelStage> {
  return new Map(facts.map((fact) => [fact.name, stageOf(fact, loaded.has(fact.name), here)]));
}

/** Whether running the loader in the kernel would bring it the stored value. */
export function canLoad(stage: KernelStage | undefined): boolean {
  return stage === "not-loaded" || stage === "old" || stage === "different";
}
