import { SecretStore, type Change, type SecretDriver, type SecretInfo, type Unwatch } from "@nbsecrets/shared";
import { MountWriter } from "./mount-writer.ts";
import { openStore } from "./open-store.ts";
import { places, type Environment } from "./places.ts";
import { SessionMount } from "./session-mount.ts";
import { SharedWatch } from "./shared-watch.ts";

export interface SessionOptions {
  readonly env: Environment;
  /** The store to open; else the one that `NBSECRETS_STORE` names; else the default vault. */
  readonly spec?: string;
  /** For hosts that stay: keeps the mount current when others change the store, until `close`. */
  readonly live?: boolean;
  /** False: the mount is left as it is until somebody refreshes it. */
  readonly mounted?: boolean;
}

/** One opened store and the mount that goes with it; what every host on this machine works with. */
export interface Session {
  /** Its `apply` resolves when the mount shows the change, or when `mount.state` says why it does not. */
  readonly driver: SecretDriver;
  /** The same, with the checks and verbs that hosts use. */
  readonly store: SecretStore;
  readonly mount: SessionMount;
  /** The file that writers of the store lock. */
  readonly lockFile: string;
  /** A mount in another directory, which somebody named; nothing is written yet. */
  mountAt(directory: string): MountWriter;
  close(): Promise<void>;
}

/** Opens the store and refreshes its mount, so that it is there before the first kernel asks; see `mount.state`. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { env } = options;
  const where = places(env, process.platform, process.getuid?.());
  const { driver: inner, directory, lockFile } = openStore(options.spec ?? (env["NBSECRETS_STORE"] || "vault"), where);
  const mount = new SessionMount(inner, { env, places: where, vaultDirectory: directory });
  const driver = new MountedDriver(inner, mount);
  let unwatch: Unwatch | undefined;
  try {
    if (options.live === true) {
      // Live first, then read: nothing falls between.
      unwatch = await driver.watch(() => void mount.refresh());
    }
    if (options.mounted !== false) {
      await mount.refresh();
    }
  } catch (error) {
    await inner.close();
    throw error;
  }
  return {
    driver,
    store: new SecretStore(driver),
    mount,
    lockFile,
    mountAt: (at) => new MountWriter({ directory: at, source: inner, owner: directory }),
    close: async () => {
      await unwatch?.();
      await inner.close();
    },
  };
}

/** A driver whose changes are on the mount when they resolve, and that watches once for all who ask. */
class MountedDriver implements SecretDriver {
  readonly #inner: SecretDriver;
  readonly #mount: SessionMount;
  readonly #watch: SharedWatch;

  constructor(inner: SecretDriver, mount: SessionMount) {
    this.#inner = inner;
    this.#mount = mount;
    this.#watch = new SharedWatch(inner);
  }

  get supports(): SecretDriver["supports"] {
    return this.#inner.supports;
  }

  list(...parameters: Parameters<SecretDriver["list"]>): ReturnType<SecretDriver["list"]> {
    return this.#inner.list(...parameters);
  }

  reveal(...parameters: Parameters<SecretDriver["reveal"]>): ReturnType<SecretDriver["reveal"]> {
    return this.#inner.reveal(...parameters);
  }

  async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    const infos = await this.#inner.apply(changes);
    await this.#mount.refresh();
    return infos;
  }

  usage(): ReturnType<SecretDriver["usage"]> {
    return this.#inner.usage();
  }

  watch(...parameters: Parameters<SecretDriver["watch"]>): ReturnType<SecretDriver["watch"]> {
    return this.#watch.watch(...parameters);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
