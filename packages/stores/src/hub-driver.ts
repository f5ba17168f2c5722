import { setTimeout as sleep } from "node:timers/promises";
import {
  SecretError,
  checkChanges,
  toSecretError,
  type CancelSignal,
  type Change,
  type Exchange,
  type LocalDriver,
  type Recall,
  type SecretEvent,
  type SecretInfo,
  type Supports,
  type Unwatch,
  type Usage,
} from "@nbsecrets/shared";
import type { HubLink } from "./hub-link.ts";
import type { HubAddress } from "./hub-spec.ts";
import { MAX_SECRET_BYTES } from "./kubernetes-limits.ts";
import { OneWatch } from "./one-watch.ts";
import { retryPause } from "./retry-pause.ts";

export interface HubOptions {
  readonly address: HubAddress;
  /**
   * How long to wait before it is tried again after so many failures in a row, in milliseconds. 0 failures: a link that lived has
   * ended. Unless told, `retryPause`, and at first up to five seconds: all sessions lose their links together when a service ends.
   */
  readonly pause?: (failures: number) => number;
}

type Tell = (event: SecretEvent) => void;

/**
 * A user's secrets that a hub's service keeps for them; the session has no right in the cluster. Connects when it is first asked
 * and again when the link has ended. A watch, once live, recovers by itself and tells `reset`.
 */
export class HubDriver implements LocalDriver {
  readonly supports: Supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
  readonly #address: HubAddress;
  readonly #pause: (failures: number) => number;
  readonly #oneWatch = new OneWatch((tell) => this.#startWatch(tell));
  readonly #closing = new AbortController();
  #link: Promise<HubLink> | undefined;

  constructor({ address, pause = unevenPause }: HubOptions) {
    this.#address = address;
    this.#pause = pause;
  }

  list(signal?: CancelSignal): Promise<readonly SecretInfo[]> {
    return this.#asked(({ driver }) => driver.list(signal));
  }

  reveal(name: string, signal?: CancelSignal): Promise<Uint8Array> {
    return this.#asked(({ driver }) => driver.reveal(name, signal));
  }

  snapshot(justCame = false): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#asked(({ driver }) => driver.snapshot(justCame));
  }

  apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return this.#changed(changes, ({ driver }) => driver.apply(changes));
  }

  exchange(changes: readonly Change[], recall?: Recall): Promise<Exchange> {
    return this.#changed(changes, ({ driver }) => driver.exchange(changes, recall));
  }

  usage(): Promise<Usage> {
    return this.#asked(({ driver }) => driver.usage());
  }

  watch(onEvent: Tell): Promise<Unwatch> {
    return this.#asked(() => this.#oneWatch.listen(onEvent));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const link = this.#link;
    this.#link = undefined;
    await link?.then(
      ({ driver }) => driver.close(),
      // One that never opened was told to who asked for it.
      () => undefined,
    );
  }

  async #asked<T>(ask: (link: HubLink) => Promise<T>): Promise<T> {
    try {
      return await ask(await this.#linked());
    } catch (error) {
      throw ofService(toSecretError(error));
    }
  }

  /** A change whose link ended before it was confirmed may have been made. */
  #changed<T>(changes: readonly Change[], ask: (link: HubLink) => Promise<T>): Promise<T> {
    return this.#asked(async (link) => {
      checkChanges(changes);
      checkSize(changes);
      try {
        return await ask(link);
      } catch (error) {
        throw toSecretError(error).key === LOST ? new SecretError("unavailable", "hub-not-known") : error;
      }
    });
  }

  /** The link, made at the first call and again after it ended. */
  #linked(): Promise<HubLink> {
    if (this.#closing.signal.aborted) {
      return Promise.reject(new SecretError("unavailable", "closed"));
    }
    if (this.#link === undefined) {
      const link = this.#open();
      this.#link = link;
      const forget = (): void => {
        if (this.#link === link) {
          this.#link = undefined;
        }
      };
      link.then(({ ended }) => ended.then(forget), forget);
    }
    return this.#link;
  }

  async #open(): Promise<HubLink> {
    const { openHubLink } = await import("./hub-link.ts");
    const link = await openHubLink(this.#address, this.#closing.signal);
    if (this.#closing.signal.aborted) {
      await link.driver.close();
      throw new SecretError("unavailable", "closed");
    }
    return link;
  }

  /** Resolves once live; from then on what ends it is its own end, or that of this driver. */
  async #startWatch(tell: Tell): Promise<Unwatch> {
    let link = await this.#linked();
    let unwatch = await link.driver.watch(tell);
    const stop = new AbortController();
    const over = AbortSignal.any([stop.signal, this.#closing.signal]);
    const follow = async (): Promise<void> => {
      while (!over.aborted) {
        const code = await endOf(link, over);
        for (let failures = 0, isLive = false; !isLive && !over.aborted; failures += 1) {
          if (failures === 1) {
            // Once: whoever shows the secrets asks, and hears why.
            tell({ kind: "reset" });
          }
          const wait = failures === 0 && code === NOT_TAKEN ? 0 : this.#pause(failures);
          await sleep(wait, undefined, { signal: over }).catch(() => undefined);
          if (over.aborted) {
            return;
          }
          try {
            link = await this.#linked();
            unwatch = await link.driver.watch(tell);
            isLive = true;
          } catch {
            // Told by the next question of whoever shows them; it is tried again.
          }
        }
        if (!over.aborted) {
          tell({ kind: "reset" });
        }
      }
    };
    const following = follow();
    return async () => {
      stop.abort();
      await following;
      await unwatch().catch(() => undefined);
    };
  }
}

/** What a link says that ended before it answered. */
const LOST = "service-unreachable";
/** The service does not take this session's token any more: it says why to who comes again, which is worth no wait. */
const NOT_TAKEN = 4403;
/** The longest pause before the first attempt after a link that lived, in milliseconds. */
const SPREAD = 5_000;

function unevenPause(failures: number): number {
  return failures === 0 ? Math.random() * SPREAD : retryPause(failures);
}

/** With the code that it ended with; undefined when it was over first. Leaves no listener behind. */
async function endOf(link: HubLink, over: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(undefined);
    over.addEventListener("abort", stop, { once: true });
    void link.ended.then((code) => {
      over.removeEventListener("abort", stop);
      resolve(code);
    });
  });
}

/** What one Secret cannot hold needs no way to the service, whose frames would be too small for it. */
function checkSize(changes: readonly Change[]): void {
  const bytes = changes.reduce((sum, change) => sum + (change.kind === "put" ? change.value.byteLength : 0), 0);
  if (bytes > MAX_SECRET_BYTES) {
    throw new SecretError("too-large", "batch-too-large", { bytes: String(bytes), limit: String(MAX_SECRET_BYTES) });
  }
}

/** What the cluster refused, it refused the service: nothing that a person may do in a cluster would help. */
function ofService(error: SecretError): SecretError {
  const { verb, namespace = "" } = error.params;
  switch (error.key) {
    case LOST:
      return new SecretError("unavailable", "hub-unreachable");
    case "kubernetes-denied":
    case "kubernetes-denied-all":
      return new SecretError("denied", "hub-service-denied", { verb: verb ?? "", namespace });
    case "kubernetes-secret-missing":
      return new SecretError("denied", "hub-service-denied", { verb: "create", namespace });
    case "kubernetes-signed-out":
      return new SecretError("unavailable", "hub-service-signed-out");
    default:
      return error;
  }
}
