import { createHmac, randomBytes } from "node:crypto";
import { SecretError, toSecretError } from "@nbsecrets/shared";
import type { HubCaller } from "./hub-callers.ts";

/** How many questions the hub has to work on at once. */
const AT_ONCE = 32;
/** How long a token that the hub does not know is refused without asking again, in milliseconds, and how many of them. */
const REMEMBERED = 5_000;
const MOST_REMEMBERED = 10_000;

/**
 * Asks the hub about tokens, a few at a time, so that all sessions that come back at once do not bring it down. Who asks about
 * the same token meanwhile, shares the answer; a token that the hub does not know is refused for a moment without asking.
 */
export class HubGate {
  readonly #identify: (token: string) => Promise<HubCaller>;
  readonly #key = randomBytes(32);
  readonly #asking = new Map<string, Promise<HubCaller>>();
  readonly #waiting: (() => void)[] = [];
  readonly #refused = new Map<string, number>();
  #running = 0;

  constructor(identify: (token: string) => Promise<HubCaller>) {
    this.#identify = identify;
  }

  identify(token: string): Promise<HubCaller> {
    const digest = createHmac("sha256", this.#key).update(token).digest("base64");
    if ((this.#refused.get(digest) ?? 0) > performance.now()) {
      return Promise.reject(new SecretError("denied", "hub-signed-out"));
    }
    const asking = this.#asking.get(token) ?? this.#ask(token, digest);
    this.#asking.set(token, asking);
    return asking;
  }

  async #ask(token: string, digest: string): Promise<HubCaller> {
    if (this.#running >= AT_ONCE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await this.#identify(token);
    } catch (error) {
      if (toSecretError(error).key === "hub-signed-out") {
        this.#remember(digest);
      }
      throw error;
    } finally {
      this.#asking.delete(token);
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#running -= 1;
      } else {
        next();
      }
    }
  }

  #remember(digest: string): void {
    // The oldest first, as a Map keeps them.
    this.#refused.delete(digest);
    this.#refused.set(digest, performance.now() + REMEMBERED);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > MOST_REMEMBERED && oldest !== undefined) {
      this.#refused.delete(oldest);
    }
  }
}
