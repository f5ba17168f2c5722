import { toSecretError, type SecretError } from "@nbsecrets/shared";
import { mountPlace, type MountPlaceOptions } from "./mount-place.ts";
import { MountWriter, type MountState, type SnapshotSource } from "./mount-writer.ts";

/** What the last refresh came to. `error` says why kernels do not see what is stored; both may be absent before the first. */
export interface SessionMountState {
  readonly last?: MountState;
  readonly error?: SecretError;
}

/**
 * The mount of one session. It never rejects: that kernels cannot read a secret yet does not undo that it was stored, so
 * a failure is a state, to be shown, and every refresh tries again from the choice of the directory on.
 */
export class SessionMount {
  readonly #source: SnapshotSource;
  readonly #options: MountPlaceOptions;
  #chosen: { readonly writer: MountWriter; readonly recordError: SecretError | undefined } | undefined;
  #directory: string | undefined;
  #state: SessionMountState = {};
  /** What listeners know of it. */
  #shown = "";
  readonly #listeners = new Set<{ readonly tell: () => void }>();

  constructor(source: SnapshotSource, options: MountPlaceOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** The last one chosen; undefined as long as none could be. */
  get directory(): string | undefined {
    return this.#directory;
  }

  get state(): SessionMountState {
    return this.#state;
  }

  /** Calls `tell` when the directory is another one, or when its error comes, changes or goes; the result ends it. */
  onChange(tell: () => void): () => void {
    const listener = { tell };
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async refresh(): Promise<SessionMountState> {
    try {
      const { writer, recordError } = await this.#choose();
      const last = await writer.refresh();
      this.#become({ last, ...(recordError === undefined ? {} : { error: recordError }) });
    } catch (error) {
      this.#chosen = undefined;
      this.#become({ error: toSecretError(error) });
    }
    return this.#state;
  }

  /** Takes the files away until the next refresh. This one rejects: it is asked for by a person, and nothing else. */
  async remove(): Promise<void> {
    const { writer } = await this.#choose();
    await writer.remove();
    this.#become({});
  }

  /** The file that writers of the mount lock. Rejects when no directory can be chosen. */
  async lockFile(): Promise<string> {
    const { writer } = await this.#choose();
    return writer.lockFile;
  }

  #become(state: SessionMountState): void {
    this.#state = state;
    const shown = JSON.stringify([this.#directory, state.error]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      [...this.#listeners].forEach(({ tell }) => tell());
    }
  }

  async #choose(): Promise<{ readonly writer: MountWriter; readonly recordError: SecretError | undefined }> {
    if (this.#chosen === undefined) {
      const { directory, owner, recordError } = await mountPlace(this.#options);
      this.#directory = directory;
      this.#chosen = { writer: new MountWriter({ directory, source: this.#source, owner }), recordError };
    }
    return this.#chosen;
  }
}
