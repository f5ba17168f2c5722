import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toSecretError, type SecretError } from "@nbsecrets/shared";
import { isMountRefusal } from "./mount-generation.ts";
import type { MountKeeper } from "./mount-keeper.ts";
import { mountPlace, type MountPlaceOptions } from "./mount-place.ts";
import { isMountedName } from "./mounted-name.ts";
import { MountWriter, type MountState, type SnapshotSource } from "./mount-writer.ts";

/** What the last refresh came to; all may be absent before the first. */
export interface SessionMountState {
  /** The last refresh that succeeded; what it wrote stays when a later one fails. */
  readonly last?: MountState;
  /** Why kernels do not see what is stored, or may not: changes of others are not seen at present. */
  readonly error?: SecretError;
  /** Whether `last` is what the store holds, as far as we can see. */
  readonly current: boolean;
  /** Why other programs may not find the mount by themselves. Those that are told of it read it all the same. */
  readonly warning?: SecretError;
  /** Who keeps the mount that kernels read, where nothing is ours to write: no failure, but worth knowing. */
  readonly keeper?: MountKeeper;
}

interface Choice {
  readonly writer: MountWriter;
  readonly keeper: MountKeeper | undefined;
}

/**
 * The mount of one session. It never rejects: that kernels cannot read a secret yet does not undo that it was stored, so
 * a failure is a state, to be shown, and every refresh tries again from the choice of the directory on.
 */
export class SessionMount {
  readonly #source: SnapshotSource;
  readonly #options: MountPlaceOptions;
  #chosen: Choice | undefined;
  #directory: string | undefined;
  #keeper: MountKeeper | undefined;
  #last: MountState | undefined;
  #failure: SecretError | undefined;
  #recordError: SecretError | undefined;
  /** Why the store is not followed at present. */
  #behind: SecretError | undefined;
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

  /**
   * The directory, if kernels may be told of it: a mount of ours, or one that somebody else keeps. That the store is out of
   * reach does not count against it: its files stay, and follow again later.
   */
  get readable(): string | undefined {
    const refused = this.#last === undefined && this.#failure !== undefined && isMountRefusal(this.#failure);
    return refused ? undefined : this.#directory;
  }

  get state(): SessionMountState {
    const error = this.#failure ?? this.#behind;
    return {
      current: this.#last !== undefined && this.#failure === undefined && this.#behind === undefined,
      ...(this.#last === undefined ? {} : { last: this.#last }),
      ...(error === undefined ? {} : { error }),
      ...(this.#recordError === undefined ? {} : { warning: this.#recordError }),
      ...(this.#keeper === undefined ? {} : { keeper: this.#keeper }),
    };
  }

  /** Calls `tell` when the directory is another one, or when its state comes, changes or goes; the result ends it. */
  onChange(tell: () => void): () => void {
    const listener = { tell };
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Chooses and makes the directory, before the store is asked for anything. */
  async prepare(): Promise<SessionMountState> {
    await this.#attempt(async ({ writer }) => writer.prepare());
    return this.state;
  }

  async refresh(): Promise<SessionMountState> {
    await this.tryRefresh();
    return this.state;
  }

  /** The same; whether this one succeeded. */
  tryRefresh(): Promise<boolean> {
    return this.#attempt(async ({ writer }) => {
      this.#last = await writer.refresh();
    });
  }

  /** Changes of the store are not seen at present, for this reason; or they are again, when there is none. */
  fallBehind(reason: SecretError | undefined): void {
    this.#behind = reason;
    this.#tell();
  }

  /** What the mount has of a secret, which may be old; undefined where it has nothing that can be read. */
  async recall(name: string): Promise<Uint8Array | undefined> {
    if (this.#directory === undefined || !isMountedName(name)) {
      return undefined;
    }
    // Whoever asks reads the store instead.
    return readFile(join(this.#directory, name)).catch(() => undefined);
  }

  /** Takes the files away until the next refresh. This one rejects: it is asked for by a person, and nothing else. */
  async remove(): Promise<void> {
    const { writer } = await this.#choose();
    await writer.remove();
    this.#last = undefined;
    this.#failure = undefined;
    this.#tell();
  }

  /** The file that writers of the mount lock. Rejects when no directory can be chosen. */
  async lockFile(): Promise<string> {
    const { writer } = await this.#choose();
    return writer.lockFile;
  }

  async #attempt(work: (choice: Choice) => Promise<void>): Promise<boolean> {
    try {
      const choice = await this.#choose();
      if (choice.keeper === undefined) {
        await work(choice);
      }
      this.#failure = undefined;
    } catch (error) {
      this.#chosen = undefined;
      this.#failure = toSecretError(error);
    }
    this.#tell();
    return this.#failure === undefined;
  }

  #tell(): void {
    const { error, current, keeper } = this.state;
    const shown = JSON.stringify([this.#directory, error, current, keeper]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      [...this.#listeners].forEach(({ tell }) => tell());
    }
  }

  async #choose(): Promise<Choice> {
    if (this.#chosen === undefined) {
      const { directory, owner, recordError, keeper } = await mountPlace(this.#options);
      if (directory !== this.#directory) {
        this.#last = undefined;
      }
      this.#directory = directory;
      this.#keeper = keeper;
      this.#recordError = recordError;
      const choice = { writer: new MountWriter({ directory, source: this.#source, owner }), keeper };
      if (keeper !== undefined) {
        return choice; // asked again each time: that is one look at a link
      }
      this.#chosen = choice;
    }
    return this.#chosen;
  }
}
