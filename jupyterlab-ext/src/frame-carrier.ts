import type { SecretError } from "@nbsecrets/shared";

/** An open way to the service: text frames in both directions, in order. */
export interface FrameCarrier {
  send(frame: string): void;
  /** Who receives what comes from now on; called once. What came earlier is lost: nothing is asked before somebody listens. */
  onFrame(listener: (frame: string) => void): void;
  /** Resolves when it has ended, by either side, with why; never rejects. */
  readonly ended: Promise<SecretError>;
  close(): void;
}

/** Opens a carrier. Aborting `giveUp` ends the attempt, and what it opened. Rejects with a `SecretError`. */
export type OpenCarrier = (giveUp: AbortSignal) => Promise<FrameCarrier>;
