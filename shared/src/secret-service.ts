import type { Message } from "./messages.ts";
import type { Problem } from "./secret-error.ts";

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
}

/** What a page may ask for beyond the store. Results hold no values. */
export interface SecretService {
  status(): Promise<ServiceStatus>;
  /** Calls `listener` whenever `status` would answer otherwise than it did; the result ends it. */
  onStatus(listener: () => void): () => void;
}
