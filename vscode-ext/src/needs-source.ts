import type { NeededSection, SecretInfo } from "@nbsecrets/shared";

/** What the view shows of the notebook in front. */
export interface NeedsState {
  /** The notebook's file name. */
  readonly title: string;
  /** Undefined where it needs nothing. */
  readonly section: NeededSection | undefined;
}

/** Who knows what the notebook in front needs, and what its kernel has. Hidden, it does nothing. */
export interface NeedsSource {
  readonly state: NeedsState;
  onChange(listener: () => void): () => void;
  setActive(active: boolean): void;
  /** What is listed. */
  setSecrets(secrets: readonly SecretInfo[]): void;
  dispose(): void;
}
