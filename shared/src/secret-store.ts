import { checkChanges } from "./apply-changes.ts";
import type { CancelSignal } from "./cancel-signal.ts";
import { SecretError, toSecretError } from "./secret-error.ts";
import type {
  Change,
  Details,
  PutMode,
  SecretDriver,
  SecretEvent,
  SecretInfo,
  Supports,
  Unwatch,
  Usage,
} from "./secret-driver.ts";

/**
 * What hosts hold: a driver, with the checks that need no store made before it is asked, the refusals that follow from
 * `supports`, and friendly verbs over `apply`. Every method rejects with a `SecretError` and nothing else.
 */
export class SecretStore {
  readonly #driver: SecretDriver;

  constructor(driver: SecretDriver) {
    this.#driver = driver;
  }

  get supports(): Supports {
    return this.#driver.supports;
  }

  list(signal?: CancelSignal): Promise<readonly SecretInfo[]> {
    return wrapped(() => this.#driver.list(signal));
  }

  /** The exact bytes. Rejects `unsupported` where values may not be shown. */
  reveal(name: string, signal?: CancelSignal): Promise<Uint8Array> {
    return wrapped(async () => {
      if (!this.supports.reveal) {
        throw new SecretError("unsupported", "reveal-off");
      }
      return this.#driver.reveal(name, signal);
    });
  }

  async put(name: string, value: Uint8Array, mode: PutMode, details?: Details): Promise<SecretInfo> {
    return this.#one(name, { kind: "put", name, value, mode, ...(details === undefined ? {} : { details }) });
  }

  async describe(name: string, details: Details, ifVersion?: string): Promise<SecretInfo> {
    return this.#one(name, { kind: "describe", name, details, ...(ifVersion === undefined ? {} : { ifVersion }) });
  }

  async remove(name: string, ifVersion?: string): Promise<void> {
    await this.apply([{ kind: "remove", name, ...(ifVersion === undefined ? {} : { ifVersion }) }]);
  }

  /** The same bytes and details under another name; the old name is gone. */
  async rename(from: string, to: string): Promise<SecretInfo> {
    const [info] = await this.apply([
      { kind: "copy", from, to },
      { kind: "remove", name: from },
    ]);
    return this.#told(to, info);
  }

  apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return wrapped(async () => {
      checkChanges(changes);
      if (changes.length > 1 && !this.supports.atomicBatch) {
        throw new SecretError("unsupported", "batch-unsupported");
      }
      const conditional = changes.find(asksForVersion);
      if (conditional !== undefined && !this.supports.conditional) {
        const name = conditional.kind === "copy" ? conditional.to : conditional.name;
        throw new SecretError("unsupported", "conditional-unsupported", { name });
      }
      return changes.length === 0 ? [] : this.#driver.apply(changes);
    });
  }

  usage(): Promise<Usage> {
    return wrapped(() => this.#driver.usage());
  }

  watch(onEvent: (event: SecretEvent) => void): Promise<Unwatch> {
    return wrapped(async () => {
      if (!this.supports.watch) {
        throw new SecretError("unsupported", "watch-unsupported");
      }
      return this.#driver.watch(onEvent);
    });
  }

  close(): Promise<void> {
    return wrapped(() => this.#driver.close());
  }

  async #one(name: string, change: Change): Promise<SecretInfo> {
    const [info] = await this.apply([change]);
    return this.#told(name, info);
  }

  #told(name: string, info: SecretInfo | undefined): SecretInfo {
    if (info?.name !== name) {
      throw new SecretError("internal", "internal");
    }
    return info;
  }
}

function asksForVersion(change: Change): boolean {
  switch (change.kind) {
    case "put":
      return typeof change.mode === "object";
    case "copy":
      return false;
    default:
      return change.ifVersion !== undefined;
  }
}

async function wrapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toSecretError(error);
  }
}
