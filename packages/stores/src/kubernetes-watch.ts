import type { IncomingMessage } from "node:http";
import type { SecretObject } from "./kubernetes-secret.ts";

/** What the watch needs of its driver. */
export interface WatchSource {
  /** Reads the Secret anew and tells what changed. Resolves with the version that it has, if there is one. */
  read(): Promise<string | undefined>;
  /** Resolves once the server watches: from that version on; without one, from now on. */
  open(resourceVersion: string | undefined, timeoutSeconds: number): Promise<IncomingMessage>;
  changed(object: SecretObject): void;
  /** @param name - of the Secret, where the watch is of several. */
  deleted(resourceVersion: string, name?: string): void;
  /** What was known may be wrong: the Secret is out of reach, or was, and something may have been missed. */
  reset(): void;
}

/** Times in milliseconds, and what makes them uneven; a test gives its own. */
export interface WatchTiming {
  /** The first wait after a failure is up to this, each next one up to twice as long, up to `longest`. */
  readonly shortest: number;
  readonly longest: number;
  /** How long one request watches; the server ends it, and the next one goes on where it was. */
  readonly period: number;
  /** A request that is neither ended after `period` nor after this was forgotten by somebody in between. */
  readonly grace: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

export const defaultTiming: WatchTiming = {
  shortest: 1_000,
  longest: 30_000,
  period: 300_000,
  grace: 30_000,
  random: Math.random,
};

/** A stream that is listened to; an object, so that who waits for the beginning does not wait for the end. */
interface Hearing {
  readonly outcome: Promise<"ended" | "lost">;
}

/** One watch of one Secret, for as long as it is wanted: what ends it is its own `stop`, and nothing else. */
export class KubernetesWatch {
  readonly #source: WatchSource;
  readonly #timing: WatchTiming;
  #stream: IncomingMessage | undefined;
  /** Up to here, everything was heard. Undefined until the server says how far it is. */
  #heard: string | undefined;
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  private constructor(source: WatchSource, timing: WatchTiming) {
    this.#source = source;
    this.#timing = timing;
  }

  /** Resolves once live. Rejects when the first attempt fails; later ones are repeated until they succeed. */
  static async start(source: WatchSource, timing: WatchTiming = defaultTiming): Promise<KubernetesWatch> {
    const watch = new KubernetesWatch(source, timing);
    const first = await watch.#begin();
    watch.#running = watch.#run(first);
    return watch;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    this.#stream?.destroy();
    await this.#running;
  }

  /**
   * Live first, then read: nothing falls between. Not from the version of what was read: an object that nobody changed has
   * an old one, which a server that was started since does not know any more. Events are taken while it is read: a server lets go
   * of who does not, and to read many takes a while.
   */
  async #begin(): Promise<Hearing> {
    this.#heard = undefined;
    const hearing = await this.#open();
    try {
      await this.#source.read();
    } catch (error) {
      this.#stream?.destroy();
      await hearing.outcome;
      throw error;
    }
    return hearing;
  }

  async #open(): Promise<Hearing> {
    // Uneven, so that sessions that began together do not come back together.
    const period = this.#timing.period * (0.8 + 0.4 * this.#timing.random());
    const stream = await this.#source.open(this.#heard, Math.ceil(period / 1000));
    if (this.#stopped) {
      stream.destroy();
    }
    this.#stream = stream;
    return { outcome: this.#hear(stream) };
  }

  async #run(first: Hearing): Promise<void> {
    let hearing: Hearing | undefined = first;
    while (!this.#stopped) {
      if (hearing !== undefined && (await hearing.outcome) === "ended" && !this.#stopped) {
        // As agreed: nothing was missed.
        const next = this.#heard === undefined ? this.#begin() : this.#open();
        hearing = await next.catch(() => undefined);
      } else {
        hearing = undefined;
      }
      hearing ??= await this.#recover();
    }
    this.#stream?.destroy();
    await hearing?.outcome;
  }

  /** Undefined when it was stopped meanwhile. */
  async #recover(): Promise<Hearing | undefined> {
    for (let failures = 0; !this.#stopped; failures++) {
      const { shortest, longest, random } = this.#timing;
      await this.#pause(random() * Math.min(longest, shortest * 2 ** failures));
      if (this.#stopped) {
        return undefined;
      }
      try {
        const hearing = await this.#begin();
        if (!this.#stopped) {
          this.#source.reset();
        }
        return hearing;
      } catch {
        // Why is what the next `list` says; told once, so that whoever shows the secrets asks.
        if (failures === 0 && !this.#stopped) {
          this.#source.reset();
        }
      }
    }
    return undefined;
  }

  /** Until the stream ends: by the server, as agreed, or otherwise. */
  async #hear(stream: IncomingMessage): Promise<"ended" | "lost"> {
    const began = Date.now();
    const { period, grace } = this.#timing;
    const forgotten = setTimeout(() => stream.destroy(), period * 1.2 + grace);
    let parts: Buffer[] = [];
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        let from = 0;
        for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
          parts.push(chunk.subarray(from, end));
          from = end + 1;
          const line = Buffer.concat(parts);
          parts = [];
          if (!this.#take(line)) {
            return "lost";
          }
        }
        parts.push(chunk.subarray(from));
      }
      // What ends much sooner was not a watch that ran its time, and could end again at once.
      return Date.now() - began < period / 2 ? "lost" : "ended";
    } catch {
      return "lost"; // cut off, or destroyed by us
    } finally {
      clearTimeout(forgotten);
      stream.destroy();
    }
  }

  /** False when the server cannot go on from where we are, or says something else than events. */
  #take(line: Buffer): boolean {
    if (this.#stopped || line.byteLength === 0) {
      return !this.#stopped;
    }
    let event: { readonly type?: unknown; readonly object?: SecretObject };
    try {
      event = JSON.parse(line.toString("utf8")) as typeof event;
    } catch {
      return false;
    }
    const { type, object } = event;
    const resourceVersion: unknown = object?.metadata?.resourceVersion;
    if (object === undefined || typeof resourceVersion !== "string") {
      return false; // ERROR, 410 for one: its object is a Status
    }
    if (type === "ADDED" || type === "MODIFIED") {
      this.#source.changed(object);
    } else if (type === "DELETED") {
      this.#source.deleted(resourceVersion, object.metadata.name);
    } else if (type === "BOOKMARK") {
      this.#heard = resourceVersion;
    } else {
      return false;
    }
    if (this.#heard !== undefined) {
      this.#heard = resourceVersion;
    }
    return true;
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
