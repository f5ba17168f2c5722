import {
  checkChanges,
  SecretError,
  type Change,
  type MemoryDriver,
  type SecretInfo,
  type SecretDriver,
  type Supports,
  type Unwatch,
} from "../src/index.ts";

/** A store that can do as little as the contract allows, as a plain key-value service can. */
export class LimitedDriver implements SecretDriver {
  readonly supports: Supports = { reveal: false, conditional: false, atomicBatch: false, watch: false };
  readonly #inner: MemoryDriver;

  constructor(inner: MemoryDriver) {
    this.#inner = inner;
  }

  list: SecretDriver["list"] = (signal) => this.#inner.list(signal);
  usage: SecretDriver["usage"] = () => this.#inner.usage();
  close: SecretDriver["close"] = () => this.#inner.close();

  async reveal(): Promise<Uint8Array> {
    await this.usage();
    throw new SecretError("unsupported", "reveal-off");
  }

  async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    await this.usage();
    if (changes.length > 1) {
      throw new SecretError("unsupported", "batch-unsupported");
    }
    checkChanges(changes);
    for (const change of changes) {
      const conditional = change.kind === "put" ? typeof change.mode === "object" : "ifVersion" in change;
      if (conditional && change.kind !== "copy") {
        throw new SecretError("unsupported", "conditional-unsupported", { name: change.name });
      }
    }
    return this.#inner.apply(changes);
  }

  async watch(): Promise<Unwatch> {
    await this.usage();
    throw new SecretError("unsupported", "watch-unsupported");
  }
}
