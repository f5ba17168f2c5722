import type { SecretObject } from "./kubernetes-secret.ts";

/** For how long something is held that nobody takes, in milliseconds. */
const UNTAKEN = 1_000;

/**
 * A Secret that has just come whole, for the snapshot that follows at once, so that a change costs no second request. Values
 * are not kept: it is taken once, or dropped; and where nobody takes snapshots, nothing is held from then on.
 */
export class KubernetesHandOver {
  #object: SecretObject | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isWanted = true;

  /** Whether what is offered is likely to be taken. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  offer(object: SecretObject): void {
    this.drop();
    if (this.#isWanted) {
      this.#object = object;
      this.#timer = setTimeout(() => {
        this.drop();
        this.#isWanted = false;
      }, UNTAKEN).unref();
    }
  }

  /** @param resourceVersion - of the newest that is known: only that is given. */
  take(resourceVersion: string | undefined): SecretObject | undefined {
    const object = this.#object;
    this.drop();
    this.#isWanted = true;
    return object?.metadata.resourceVersion === resourceVersion ? object : undefined;
  }

  drop(): void {
    clearTimeout(this.#timer);
    this.#object = undefined;
  }
}
