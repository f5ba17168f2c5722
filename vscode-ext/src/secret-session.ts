import { SecretError, type StoreLink } from "@nbsecrets/shared";
import type { Session } from "@nbsecrets/stores";

interface Opened {
  readonly session: Promise<Session>;
  /** Tells the panel that its link is over. */
  readonly end: (why: SecretError) => void;
  readonly ended: Promise<SecretError>;
}

export interface SecretSessionOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The store that the settings name; empty: the one that the environment names, else the vault. */
  readonly spec: () => string;
  /** The directories of the person's code, as absolute paths. */
  readonly codeRoots?: () => readonly string[];
  /** Called when kernels find the mount somewhere else than before; undefined while there is none. */
  readonly onMount: (directory: string | undefined) => void;
}

/** The one session of this extension host: opened when it is first needed, so that starting the editor waits for nothing. */
export class SecretSession {
  readonly #options: SecretSessionOptions;
  #opened: Opened | undefined;

  constructor(options: SecretSessionOptions) {
    this.#options = options;
  }

  /** Which store it is, for those who open it themselves. */
  get place(): { readonly env: NodeJS.ProcessEnv; readonly spec?: string } {
    const { env, spec } = this.#options;
    const store = spec();
    return { env, ...(store === "" ? {} : { spec: store }) };
  }

  /** The open session, whose mount is there or about to be. Rejects with a `SecretError` where the settings name no store. */
  open(): Promise<Session> {
    return this.#open().session;
  }

  /** A link for the panel's model. It ends when the settings name another store. */
  async link(): Promise<StoreLink> {
    const { session, ended } = this.#open();
    const { linkSession } = await import("@nbsecrets/stores");
    return linkSession(await session, ended, this.#options.codeRoots);
  }

  /** Closes the session; the next use opens the store that the settings name then. */
  async close(why = new SecretError("unavailable", "closed")): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.end(why);
    // One that could not be opened was told to who asked for it.
    const session = await opened?.session.catch(() => undefined);
    await session?.close();
    if (session !== undefined && this.#opened === undefined) {
      this.#options.onMount(undefined);
    }
  }

  #open(): Opened {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  #start(): Opened {
    let end: (why: SecretError) => void = () => undefined;
    const ended = new Promise<SecretError>((resolve) => (end = resolve));
    const opened: Opened = { session: this.#openStore(), end, ended };
    opened.session.catch(() => {
      if (this.#opened === opened) {
        this.#opened = undefined;
      }
    });
    return opened;
  }

  async #openStore(): Promise<Session> {
    const { openSession } = await import("@nbsecrets/stores");
    const session = await openSession({ ...this.place, live: true, early: true });
    const tell = (): void => this.#options.onMount(session.mount.readable);
    session.mount.onChange(tell);
    tell();
    return session;
  }
}
