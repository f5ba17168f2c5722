import type { KernelAnswer, KernelStage, StageReport } from "./kernel-stage.ts";
import type { Message } from "./messages.ts";
import type { Change, SecretInfo } from "./secret-driver.ts";
import type { CodeRenaming } from "./rename-in-code.ts";
import type { Problem } from "./secret-error.ts";
import type { WhereUsedOptions, WhereUsedReport } from "./where-used.ts";

/** Where kernels of this machine read secrets, and whether they can. */
export interface MountStatus {
  /** An absolute path; undefined when no directory could be chosen. */
  readonly directory?: string;
  /** Why the mount is not current; undefined when it is. */
  readonly problem?: Problem;
  /** Something to know that is no problem: who else keeps the mount that kernels read. */
  readonly note?: Message;
}

/** What the service knows beyond the store. Holds no values. */
export interface ServiceStatus {
  readonly mount: MountStatus;
  /** Which shared secrets cannot be read, and why; absent where all can. */
  readonly sharedNote?: Message;
}

/** What changes left. */
export interface Changed {
  /** An info for each put, describe and copy, in their order. */
  readonly infos: readonly SecretInfo[];
  /**
   * Takes the changes back, all of them, within `UNDO_TIME`. Absent where they overwrote and deleted nothing, and where the
   * service cannot keep what they did.
   */
  readonly undo?: string;
}

/** What writing an entry would do. */
export type Comparison = "new" | "same" | "different";

/** A name and the bytes that may be written under it. */
export interface ComparedEntry {
  readonly name: string;
  readonly value: Uint8Array;
}

/** A kernel's answer about these names, and the key under which its digests were made: hexadecimal, drawn for this question. */
export interface StageQuestion {
  readonly names: readonly string[];
  readonly key: string;
  readonly answer: Pick<KernelAnswer, "environment" | "mount" | "machine">;
}

/** What a page may ask for beyond the store. Results hold no values. */
export interface SecretService extends CodeRenaming {
  status(): Promise<ServiceStatus>;
  /** Calls `listener` whenever `status` would answer otherwise than it did; the result ends it. */
  onStatus(listener: () => void): () => void;
  /** `apply`, which can be taken back for a while. */
  change(changes: readonly Change[]): Promise<Changed>;
  /**
   * Takes changes back, once, if none of what they left was changed since; what is there again. Rejects `conflict`
   * ("undo-conflict") where something was, and `not-found` ("undo-gone") for what is not kept, or no longer.
   */
  undo(token: string): Promise<readonly SecretInfo[]>;
  /** For each entry what writing it would do. Rejects `too-large` for more than a batch may hold. */
  compare(entries: readonly ComparedEntry[]): Promise<readonly Comparison[]>;
  /** How what a kernel has compares with what is stored. */
  stages(question: StageQuestion): Promise<StageReport>;
  /**
   * Of which names what a kernel has is the value that a change replaced. Rejects `not-found` ("undo-gone") for one that
   * cannot be taken back, or no longer.
   *
   * @param undo - what takes the change back.
   */
  heldBefore(undo: string, question: StageQuestion): Promise<readonly string[]>;
  /**
   * What a kernel has, as its loader last left word of, without asking the kernel; empty where there is no word of it.
   *
   * @param kernel - its id, as in the name of its connection file.
   */
  kernelStatus(kernel: string): Promise<ReadonlyMap<string, KernelStage>>;
  /**
   * Looks through the person's code, in the directories that the host of the service names.
   *
   * @param names - the secrets whose places are wanted.
   * @returns what was found. Rejects `unsupported` ("where-used-nowhere") where the host knows no such directory.
   */
  whereUsed(names: readonly string[], options?: WhereUsedOptions): Promise<WhereUsedReport>;
}
