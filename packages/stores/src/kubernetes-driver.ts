import { setTimeout as pause } from "node:timers/promises";
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
import type { AccessOptions } from "./kubernetes-access.ts";
import { KubernetesApi, type WriteDone, type WriteOutcome } from "./kubernetes-api.ts";
import { KubernetesConnection, type KubernetesPatience } from "./kubernetes-connection.ts";
import { outcomeUnknown } from "./kubernetes-failure.ts";
import { KubernetesHandOver } from "./kubernetes-hand-over.ts";
import { MAX_ANNOTATION_BYTES, MAX_SECRET_BYTES } from "./kubernetes-limits.ts";
import { readRights, type Right } from "./kubernetes-rights.ts";
import { recallValues } from "./kubernetes-recall.ts";
import type { KubernetesListing, SecretObject, SecretValues } from "./kubernetes-secret.ts";
import { readServerVersion } from "./kubernetes-version.ts";
import { KubernetesView } from "./kubernetes-view.ts";
import { KubernetesWatch, type WatchSource, type WatchTiming } from "./kubernetes-watch.ts";
import {
  dataBytes,
  isDone,
  neededValues,
  newSecretOf,
  patchOf,
  planWrite,
  valueOf,
  type KubernetesWrite,
  type SecretMarks,
} from "./kubernetes-write.ts";
import { OneWatch } from "./one-watch.ts";
import { SharedRead } from "./shared-read.ts";

export interface KubernetesOptions extends AccessOptions {
  /** The Secret's name. */
  readonly secret: string;
  /** Else the one of the context, or of the pod. */
  readonly namespace?: string;
  readonly now?: () => Date;
  readonly patience?: KubernetesPatience;
  readonly timing?: WatchTiming;
  /** One that several stores share, and that outlives them; else it has its own. */
  readonly connection?: KubernetesConnection;
  /** What the Secret is made with where it is not there. */
  readonly marks?: SecretMarks;
  /** Throws a `SecretError` where a Secret of this name is not this store's: nothing of it is told, and nothing written to it. */
  readonly admit?: (object: SecretObject) => void;
  /** How changes of others are followed; else by a watch of this Secret alone. Resolves once live. */
  readonly follow?: (source: WatchSource, timing?: WatchTiming) => Promise<{ stop(): Promise<void> }>;
}

type Tell = (event: SecretEvent) => void;

/** How often a write is tried anew because someone else was first: each time, one of them got through. */
const MOST_TRIES = 40;
/** How long `close` waits for a write under way, in milliseconds. */
const CLOSING = 3_000;

/** Keeps all secrets in one Kubernetes Secret, which others may write at the same time. Does nothing until it is asked. */
export class KubernetesDriver implements LocalDriver {
  readonly supports: Supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
  readonly #connection: KubernetesConnection;
  readonly #ownsConnection: boolean;
  readonly #follow: NonNullable<KubernetesOptions["follow"]>;
  readonly #api: KubernetesApi;
  readonly #view = new KubernetesView();
  readonly #handOver = new KubernetesHandOver();
  readonly #wholeRead = new SharedRead(() => this.#read());
  readonly #oneWatch = new OneWatch((tell) => this.#startWatch(tell));
  readonly #now: () => Date;
  readonly #marks: SecretMarks | undefined;
  readonly #admit: KubernetesOptions["admit"];
  readonly #timing: WatchTiming | undefined;
  readonly #writing = new Set<Promise<unknown>>();
  #lastWrite: Promise<unknown> = Promise.resolve();
  #watch: { stop(): Promise<void> } | undefined;
  #closed = false;

  constructor(options: KubernetesOptions) {
    this.#connection = options.connection ?? new KubernetesConnection(options, options.patience);
    this.#ownsConnection = options.connection === undefined;
    this.#follow = options.follow ?? ((source, timing) => KubernetesWatch.start(source, timing));
    this.#api = new KubernetesApi(this.#connection, options.secret, options.namespace);
    this.#now = options.now ?? (() => new Date());
    this.#timing = options.timing;
    this.#marks = options.marks;
    this.#admit = options.admit;
  }

  list(signal?: CancelSignal): Promise<readonly SecretInfo[]> {
    return this.#asked(async () => [...(await this.#current(signal)).infos.values()]);
  }

  reveal(name: string, signal?: CancelSignal): Promise<Uint8Array> {
    return this.#asked(async () => {
      const { object } = await this.#read(signal);
      const value = valueOf(object, name);
      if (value === undefined) {
        throw new SecretError("not-found", "not-found", { name });
      }
      return value;
    });
  }

  /**
   * Every secret with its bytes, all of one moment.
   *
   * @param justCame - true: as it came with the latest change, once, while a watch will tell of anything newer; else read.
   */
  snapshot(justCame = false): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#asked(async () => {
      const handedOver = this.#isFollowed ? this.#handOver.take(this.#view.newest) : undefined;
      const object = (justCame ? handedOver : undefined) ?? (await this.#wholeRead.read()).object;
      const names = Object.keys(object?.data ?? {});
      return new Map(names.map((name) => [name, valueOf(object, name) ?? new Uint8Array()]));
    });
  }

  apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return this.#asked(async () => (await this.#change(changes, false)).infos);
  }

  /** Reads the Secret before, unless all that is written is new, or `recall` has the values that are there. */
  exchange(changes: readonly Change[], recall?: Recall): Promise<Exchange> {
    return this.#asked(() => this.#change(changes, true, recall));
  }

  /** Of the two limits, the values' and the annotations', the one that is nearer. */
  usage(): Promise<Usage> {
    return this.#asked(async () => {
      const known = this.#watch === undefined ? undefined : this.#view.listing;
      const listing = known ?? (await this.#current());
      const values = { usedBytes: dataBytes(listing.entries), limitBytes: MAX_SECRET_BYTES };
      const annotations = { usedBytes: listing.annotationBytes, limitBytes: MAX_ANNOTATION_BYTES };
      // What is in annotations counts once it may be what the next change has no room for; some are there from the beginning.
      const share = annotations.usedBytes / annotations.limitBytes;
      const isNearer = share > 0.5 && share > values.usedBytes / values.limitBytes;
      return {
        ...(isNearer ? annotations : values),
        place: `namespace ${await this.#api.namespace()}`,
        store: `Secret ${this.#api.secret}`,
      };
    });
  }

  watch(onEvent: Tell): Promise<Unwatch> {
    return this.#asked(async () => {
      const unwatch = await this.#oneWatch.listen(onEvent);
      if (this.#closed) {
        await unwatch();
        this.#checkOpen();
      }
      return unwatch;
    });
  }

  /** What this user may do with the Secret: get, watch and patch it, and create one. */
  rights(): Promise<readonly Right[]> {
    return this.#asked(async () => readRights(this.#connection, this.#api.secret, await this.#api.namespace()));
  }

  /** Whether there is the Secret; the first write makes it otherwise. */
  isThere(): Promise<boolean> {
    return this.#asked(async () => (await this.#read()).object !== undefined);
  }

  /** Of the API server, where it tells. */
  serverVersion(): Promise<string | undefined> {
    return this.#asked(() => readServerVersion(this.#connection));
  }

  /** A write that has begun is waited for, unless the server is silent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#view.tell = undefined;
    this.#handOver.drop();
    if (this.#writing.size > 0) {
      const waiting = new AbortController();
      const late = pause(CLOSING, undefined, { signal: waiting.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(this.#writing), late]);
      waiting.abort();
    }
    if (this.#ownsConnection) {
      this.#connection.close();
    }
    await this.#watch?.stop();
    this.#watch = undefined;
  }

  /** One after the other: writes of one program would only overtake each other. */
  async #change(changes: readonly Change[], keeps: boolean, recall?: Recall): Promise<Exchange> {
    checkChanges(changes);
    if (changes.length === 0) {
      return { infos: [], replaced: new Map() };
    }
    const write = this.#lastWrite.then(() => this.#asked(() => this.#write(changes, keeps, recall)));
    this.#lastWrite = write.catch(() => undefined);
    this.#writing.add(write);
    return write.finally(() => this.#writing.delete(write));
  }

  async #write(changes: readonly Change[], keeps: boolean, recall: Recall | undefined): Promise<Exchange> {
    const { secret } = this.#api;
    const namespace = await this.#api.namespace();
    const context = { lister: this.#view.lister, secret, namespace, keeps, now: this.#now().toISOString() };
    const nothing = this.#view.lister.nothing();
    const known = this.#view.listing ?? nothing;
    const needed = neededValues(changes, known, keeps);
    let object: SecretValues | undefined = await recallValues(needed, known, this.#view.lister, recall);
    let base: KubernetesListing = object === undefined ? nothing : known;
    let isFresh = false;
    /** The last attempt, once one of them may have been done without our hearing of it. */
    let unsure: KubernetesWrite | undefined;
    const failures: SecretError[] = [];
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      // What we know may be old. That there is no Secret needs a look, too: it may be there by now and not ours to make.
      if (base.resourceVersion === undefined && !isFresh) {
        ({ object, listing: base } = await this.#readAgain(unsure));
        isFresh = true;
        if (unsure !== undefined && isDone(unsure, base, this.#view.lister)) {
          return { infos: this.#view.wrote(unsure, base), replaced: unsure.replaced };
        }
        if (failures[1] !== undefined) {
          throw failures[1];
        }
      }
      let write: KubernetesWrite;
      try {
        write = planWrite(changes, base, object, context);
      } catch (error) {
        if (isFresh) {
          throw error;
        }
        base = nothing;
        continue;
      }
      const outcome = await this.#send(write, base);
      if (outcome.kind === "done") {
        return { infos: this.#wrote(write, base, outcome), replaced: write.replaced };
      }
      if (outcome.kind === "unknown") {
        failures.push(outcome.error);
      }
      const isUnsure = unsure !== undefined || outcome.kind === "unknown" || outcome.perhaps;
      unsure = isUnsure ? write : undefined;
      base = nothing;
      isFresh = false;
      await pause(Math.random() * Math.min(200, 5 * 2 ** tries));
    }
    throw new SecretError("unavailable", "kubernetes-contended", { secret, namespace });
  }

  #wrote(write: KubernetesWrite, base: KubernetesListing, outcome: WriteDone): readonly SecretInfo[] {
    const { object, resourceVersion } = outcome;
    const { lister } = this.#view;
    if (object === undefined) {
      return this.#view.wrote(write, lister.written(base, write.entries, write.detailsText, resourceVersion));
    }
    if (this.#isFollowed) {
      this.#handOver.offer(object);
    }
    return this.#view.wrote(write, lister.listing(object, base));
  }

  /** @param unsure - a write that may have been done: if we cannot look, we do not know. */
  async #readAgain(unsure: KubernetesWrite | undefined): Promise<Seen> {
    try {
      return await this.#read();
    } catch (error) {
      throw unsure === undefined ? error : new SecretError("unavailable", "kubernetes-not-known");
    }
  }

  async #send(write: KubernetesWrite, base: KubernetesListing): Promise<WriteOutcome> {
    try {
      return base.resourceVersion === undefined
        ? await this.#api.create(newSecretOf(write, this.#api.secret, await this.#api.namespace(), this.#marks))
        : await this.#api.patch(patchOf(write, base), this.#isFollowed && this.#handOver.isWanted);
    } catch (error) {
      const known = toSecretError(error);
      if (known.key === "kubernetes-cut-off") {
        return { kind: "unknown", error: new SecretError("unavailable", "kubernetes-not-known") };
      }
      throw outcomeUnknown.has(known.key) ? new SecretError("unavailable", "kubernetes-not-known") : known;
    }
  }

  /** As of now. What is known is asked about in a small request, and read again only when it is another by now. */
  async #current(signal?: CancelSignal): Promise<KubernetesListing> {
    if (this.#view.listing?.resourceVersion !== undefined) {
      const version = await this.#api.currentVersion(signal);
      const known = this.#view.listing;
      if (version !== undefined && known.wasRead && known.resourceVersion === version) {
        return known;
      }
    }
    return (await this.#read(signal)).listing;
  }

  async #read(signal?: CancelSignal): Promise<Seen> {
    const before = this.#view.listing;
    const object = await this.#api.read(signal);
    if (object !== undefined) {
      this.#admit?.(object);
    }
    return { object, listing: object === undefined ? this.#view.sawNothing(before) : this.#view.saw(object) };
  }

  async #startWatch(tell: Tell): Promise<Unwatch> {
    this.#view.tell = tell;
    const source: WatchSource = {
      read: async () => {
        const { object } = await this.#read();
        if (object !== undefined) {
          this.#handOver.offer(object);
        }
        return object?.metadata.resourceVersion;
      },
      open: (resourceVersion, seconds) => this.#api.watch(resourceVersion, seconds),
      changed: (object) => {
        try {
          this.#admit?.(object);
        } catch {
          // Why is what the next question of whoever shows the secrets is answered.
          this.#view.tell?.({ kind: "reset" });
          return;
        }
        // Of a write of our own, or of what was read, nobody is told, and nobody asks.
        if (object.metadata.resourceVersion !== this.#view.newest) {
          this.#handOver.offer(object);
        }
        this.#view.saw(object);
      },
      deleted: (resourceVersion) => this.#view.sawDeletion(resourceVersion),
      reset: () => this.#view.tell?.({ kind: "reset" }),
    };
    let watch: { stop(): Promise<void> };
    try {
      watch = await this.#follow(source, this.#timing);
    } catch (error) {
      // Events may have come before it failed: what nobody may read is not known from there.
      this.#view.forget();
      this.#handOver.drop();
      throw error;
    }
    this.#watch = watch;
    return async () => {
      if (this.#watch === watch) {
        this.#watch = undefined;
        this.#view.tell = undefined;
        this.#handOver.drop();
      }
      await watch.stop();
    };
  }

  /** Whether whatever is newer than what is known will be told. */
  get #isFollowed(): boolean {
    return this.#watch !== undefined;
  }

  async #asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      this.#checkOpen();
      return await work();
    } catch (error) {
      throw toSecretError(error);
    }
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new SecretError("unavailable", "closed");
    }
  }
}

interface Seen {
  /** Undefined when there is no Secret. */
  readonly object: SecretObject | undefined;
  readonly listing: KubernetesListing;
}
