import { SecretError, toSecretError } from "@nbsecrets/shared";
import { isSameTime } from "@nbsecrets/stores";
import type { HubCaller } from "./hub-callers.ts";

export interface HubSessionsOptions {
  /** Who holds a token; rejects with a `SecretError`. */
  readonly identify: (token: string) => Promise<HubCaller>;
  readonly log: (line: string) => void;
  /** How often a token is looked at again, and how long its sessions stay while the hub does not answer, in milliseconds. */
  readonly interval?: number | undefined;
  readonly grace?: number | undefined;
  /** How many sessions there may be at once. */
  readonly limits?: Partial<HubLimits> | undefined;
}

export interface HubLimits {
  /** Of one server: its own service's, and those of commands that run side by side in its terminals. */
  readonly ofToken: number;
  readonly ofUser: number;
  readonly inAll: number;
}

/** Ends one session; told why, as a key of `messages`. */
export type EndSession = (why: string) => void;

const INTERVAL = 30_000;
const GRACE = 10 * 60_000;
const LIMITS: HubLimits = { ofToken: 16, ofUser: 32, inAll: 5_000 };

interface Entry {
  readonly caller: HubCaller;
  readonly sessions: Set<EndSession>;
  timer: NodeJS.Timeout | undefined;
  /** When the hub last said that the token is good, on the clock of `performance.now`. */
  known: number;
}

/** The open sessions by the token that they came with. Each token is looked at again and again, however many sessions it has. */
export class HubSessions {
  readonly #options: HubSessionsOptions;
  readonly #limits: HubLimits;
  readonly #entries = new Map<string, Entry>();
  readonly #perUser = new Map<string, number>();
  #count = 0;

  constructor(options: HubSessionsOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /**
   * Counts one in. Throws `unavailable` where there are too many.
   *
   * @param end - called once at most: the token is not taken any more, or the hub was silent for too long.
   * @returns what counts it out.
   */
  enter(token: string, caller: HubCaller, end: EndSession): () => void {
    const { ofToken, ofUser, inAll } = this.#limits;
    const { user, created, server } = caller;
    const key = JSON.stringify([token, user, created, server]);
    const ofThisUser = this.#perUser.get(user) ?? 0;
    if (this.#count >= inAll) {
      throw new SecretError("unavailable", "hub-busy");
    }
    if ((this.#entries.get(key)?.sessions.size ?? 0) >= ofToken || ofThisUser >= ofUser) {
      throw new SecretError("unavailable", "hub-too-many-sessions");
    }
    const entry = this.#entries.get(key) ?? this.#begin(key, token, caller);
    entry.sessions.add(end);
    this.#count += 1;
    this.#perUser.set(user, ofThisUser + 1);
    return () => {
      if (entry.sessions.delete(end)) {
        this.#leave(key, entry);
      }
    };
  }

  #leave(key: string, entry: Entry): void {
    const { user } = entry.caller;
    const left = (this.#perUser.get(user) ?? 1) - 1;
    this.#count -= 1;
    if (left === 0) {
      this.#perUser.delete(user);
    } else {
      this.#perUser.set(user, left);
    }
    if (entry.sessions.size === 0) {
      clearTimeout(entry.timer);
      this.#entries.delete(key);
    }
  }

  #begin(key: string, token: string, caller: HubCaller): Entry {
    const entry: Entry = { caller, sessions: new Set(), timer: undefined, known: performance.now() };
    this.#entries.set(key, entry);
    const { interval = INTERVAL } = this.#options;
    const plan = (): void => {
      // Uneven, so that tokens that came together are not asked about together.
      entry.timer = setTimeout(() => void check(), interval * (0.8 + 0.4 * Math.random()));
    };
    const check = async (): Promise<void> => {
      const why = await this.#whyEnded(token, entry);
      if (why !== undefined) {
        this.#options.log(`ended ${named(caller)}: ${why}`);
        [...entry.sessions].forEach((end) => end(why));
      } else if (entry.sessions.size > 0) {
        plan();
      }
    };
    plan();
    return entry;
  }

  async #whyEnded(token: string, entry: Entry): Promise<string | undefined> {
    const { identify, grace = GRACE } = this.#options;
    try {
      const now = await identify(token);
      if (!isSameCaller(now, entry.caller)) {
        return "hub-signed-out";
      }
      entry.known = performance.now();
      return undefined;
    } catch (error) {
      const why = toSecretError(error);
      return why.code === "denied" || performance.now() - entry.known > grace ? why.key : undefined;
    }
  }
}

/** For a log: names of users may hold anything. */
export function named({ user, server }: HubCaller): string {
  return JSON.stringify(server === "" ? user : `${user}/${server}`);
}

function isSameCaller(one: HubCaller, other: HubCaller): boolean {
  return one.user === other.user && one.server === other.server && isSameTime(one.created, other.created);
}
