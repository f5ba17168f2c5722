import { setTimeout as sleep } from "node:timers/promises";
import {
  SecretStore,
  type Change,
  type Exchange,
  type LocalDriver,
  type SecretDriver,
  type SecretInfo,
} from "@nbsecrets/shared";
import { openStore } from "./open-store.ts";
import { places, type Environment } from "./places.ts";
import { SessionMount } from "./session-mount.ts";
import { SharedDriver } from "./shared-driver.ts";
import { sharedMounts } from "./shared-mount.ts";
import { SharedMounts } from "./shared-mounts.ts";
import { StoreFollower } from "./store-follower.ts";

/** How long a host waits for a store that does not answer before it starts without, in milliseconds. */
const PATIENCE = 5_000;

export interface SessionOptions {
  readonly env: Environment;
  /** The store to open; else the one that `NBSECRETS_STORE` names; else the default vault. */
  readonly spec?: string;
  /** The absolute path of a directory that a person named for the mount; nothing is written outside it then. */
  readonly directory?: string | undefined;
  /**
   * For hosts that stay: keeps the mount current when others change the store, until `close`. A store that cannot be
   * followed is a state of the mount, and tried again.
   */
  readonly live?: boolean;
  /**
   * True, of a live session: opens as soon as the store is followed, for who wants to show it; the mount is refreshed
   * meanwhile and tells when it was.
   */
  readonly early?: boolean;
  /** False: the mount is left as it is until somebody refreshes it. */
  readonly mounted?: boolean;
}

/** One opened store and the mount that goes with it; what every host on this machine works with. */
export interface Session {
  /**
   * Its changes resolve when the mount shows the change, or when `mount.state` says why it does not. Its `watch`, in a
   * live session, resolves also while the store is away, and tells `reset` when it is back.
   */
  readonly driver: LocalDriver;
  /** The same, with the checks and verbs that hosts use. */
  readonly store: SecretStore;
  readonly mount: SessionMount;
  /** What groups share with this session's user; `driver` lists it too. */
  readonly shared: SharedMounts;
  /** Whether the store changes without any program of this machine: its mount is current only as long as one follows it. */
  readonly remote: boolean;
  /** The file that writers of the store lock, where they do. */
  readonly lockFile: string | undefined;
  close(): Promise<void>;
}

/** Opens the store and refreshes its mount, so that it is there before the first kernel asks (but see `early`); see `mount.state`. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { env } = options;
  const where = places(env, process.platform, process.getuid?.());
  const found = openStore(options.spec ?? (env["NBSECRETS_STORE"] || "vault"), where, env);
  const { driver: inner, directory: storeDirectory, lockFile, remote = false } = found;
  const mount = new SessionMount(inner, {
    env,
    places: where,
    storeDirectory,
    directory: options.directory,
    remote,
  });
  let follower: StoreFollower | undefined;
  if (options.live === true && inner.supports.watch) {
    // First, so that a directory which is refused is told also while the store is away.
    await mount.prepare();
    follower = StoreFollower.start({
      store: inner,
      refresh: () => mount.tryRefresh(),
      onBehind: (reason) => mount.fallBehind(reason),
    });
    const opened = options.early === true ? follower.followed : follower.attempted;
    await Promise.race([opened, sleep(PATIENCE, undefined, { ref: false })]);
  } else if (options.mounted !== false) {
    await mount.refresh();
  }
  const shared = new SharedMounts(sharedMounts(env));
  const mounted = new MountedDriver(inner, mount, follower);
  const driver = shared.isEmpty ? mounted : new SharedDriver(mounted, shared);
  return {
    driver,
    store: new SecretStore(driver),
    mount,
    shared,
    remote,
    lockFile,
    close: async () => {
      shared.close();
      await Promise.all([follower?.close(), inner.close()]);
    },
  };
}

/** A driver whose changes are on the mount when they resolve, and that watches once for all who ask. */
class MountedDriver implements LocalDriver {
  readonly #inner: LocalDriver;
  readonly exchange?: (changes: readonly Change[]) => Promise<Exchange>;
  readonly #mount: SessionMount;
  readonly #follower: StoreFollower | undefined;

  constructor(inner: LocalDriver, mount: SessionMount, follower: StoreFollower | undefined) {
    this.#inner = inner;
    this.#mount = mount;
    this.#follower = follower;
    const exchange = inner.exchange?.bind(inner);
    if (exchange !== undefined) {
      this.exchange = (changes) => this.#mounted(() => exchange(changes, (name) => mount.recall(name)));
    }
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

  snapshot(): ReturnType<LocalDriver["snapshot"]> {
    return this.#inner.snapshot();
  }

  apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return this.#mounted(() => this.#inner.apply(changes));
  }

  usage(): ReturnType<SecretDriver["usage"]> {
    return this.#inner.usage();
  }

  async watch(...parameters: Parameters<SecretDriver["watch"]>): ReturnType<SecretDriver["watch"]> {
    return this.#follower?.listen(...parameters) ?? this.#inner.watch(...parameters);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #mounted<T>(change: () => Promise<T>): Promise<T> {
    const result = await (this.#follower?.during(change) ?? change());
    if (!(await this.#mount.tryRefresh())) {
      this.#follower?.refreshSoon();
    }
    return result;
  }
}
