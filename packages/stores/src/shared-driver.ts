import {
  SecretError,
  toSecretError,
  type Change,
  type Exchange,
  type LocalDriver,
  type SecretDriver,
  type SecretEvent,
  type SecretInfo,
  type Unwatch,
} from "@nbsecrets/shared";
import type { SharedContents, SharedMounts } from "./shared-mounts.ts";

/**
 * A store together with what groups share with its user, which can only be read. An own secret wins over a shared one of the same
 * name, and tells who else has one. Who makes this driver closes `inner` through it.
 */
export class SharedDriver implements LocalDriver {
  readonly #inner: LocalDriver;
  readonly #shared: SharedMounts;
  readonly exchange?: (changes: readonly Change[]) => Promise<Exchange>;

  constructor(inner: LocalDriver, shared: SharedMounts) {
    this.#inner = inner;
    this.#shared = shared;
    const exchange = inner.exchange?.bind(inner);
    if (exchange !== undefined) {
      this.exchange = (changes) =>
        this.#changed(async (mark) => {
          const { infos, replaced } = await exchange(changes);
          return { infos: await mark(infos), replaced };
        });
    }
  }

  get supports(): SecretDriver["supports"] {
    return this.#inner.supports;
  }

  async list(...parameters: Parameters<SecretDriver["list"]>): Promise<readonly SecretInfo[]> {
    const [own, { secrets }] = await Promise.all([this.#inner.list(...parameters), this.#shared.read()]);
    const names = new Set(own.map(({ name }) => name));
    const others = [...secrets]
      .filter(([name]) => !names.has(name))
      .map(([name, { mount, version }]): SecretInfo => {
        return { name, version, readOnly: "shared", sharedBy: mount.group };
      });
    return [...marked(own, secrets), ...others].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async reveal(...parameters: Parameters<SecretDriver["reveal"]>): Promise<Uint8Array> {
    try {
      return await this.#inner.reveal(...parameters);
    } catch (thrown) {
      const error = toSecretError(thrown);
      const shared = error.code === "not-found" ? await this.#shared.reveal(parameters[0]) : undefined;
      if (shared === undefined) {
        throw error;
      }
      return shared;
    }
  }

  /** Of the own secrets: what an import compares with is what it would write over. */
  snapshot(...parameters: Parameters<LocalDriver["snapshot"]>): ReturnType<LocalDriver["snapshot"]> {
    return this.#inner.snapshot(...parameters);
  }

  apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return this.#changed(async (mark) => mark(await this.#inner.apply(changes)));
  }

  usage(): ReturnType<SecretDriver["usage"]> {
    return this.#inner.usage();
  }

  async watch(onEvent: (event: SecretEvent) => void): Promise<Unwatch> {
    const unwatch = await this.#inner.watch(onEvent);
    // Which of the names that changed there is an own one is not known here.
    const unwatchShared = this.#shared.watch(() => onEvent({ kind: "reset" }));
    return async () => {
      await Promise.all([unwatchShared(), unwatch()]);
    };
  }

  close(): Promise<void> {
    this.#shared.close();
    return this.#inner.close();
  }

  /** What misses an own secret where a group shares one is refused as what it is. */
  async #changed<T>(
    change: (mark: (infos: readonly SecretInfo[]) => Promise<readonly SecretInfo[]>) => Promise<T>,
  ): Promise<T> {
    try {
      return await change(async (infos) => marked(infos, (await this.#shared.read()).secrets));
    } catch (thrown) {
      const error = toSecretError(thrown);
      const { name } = error.params;
      if (name === undefined || (error.code !== "not-found" && error.code !== "conflict")) {
        throw error;
      }
      const group = (await this.#shared.read()).secrets.get(name)?.mount.group;
      const isOwn = group !== undefined && (await this.#inner.list()).some((info) => info.name === name);
      throw group === undefined || isOwn ? error : new SecretError("denied", "read-only-shared", { name, group });
    }
  }
}

function marked(own: readonly SecretInfo[], shared: SharedContents["secrets"]): readonly SecretInfo[] {
  return own.map((info) => {
    const group = shared.get(info.name)?.mount.group;
    return group === undefined ? info : { ...info, sharedBy: group };
  });
}
