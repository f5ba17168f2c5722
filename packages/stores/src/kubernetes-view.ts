import type { SecretEvent, SecretInfo } from "@nbsecrets/shared";
import { KubernetesLister, type KubernetesListing, type SecretObject } from "./kubernetes-secret.ts";
import type { KubernetesWrite } from "./kubernetes-write.ts";

/** What this process knows of one Secret, from reads, events and its own writes, which may cross; and whom it tells. */
export class KubernetesView {
  readonly lister = new KubernetesLister();
  /** Called with each difference from what was known before. */
  tell: ((event: SecretEvent) => void) | undefined;
  #listing: KubernetesListing | undefined;
  /** The newest resourceVersion seen, of the Secret or of its deletion. */
  #newest: string | undefined;

  /** The newest that was seen; undefined before the first. */
  get listing(): KubernetesListing | undefined {
    return this.#listing;
  }

  /** Its resourceVersion, or that of the deletion. */
  get newest(): string | undefined {
    return this.#newest;
  }

  /** @returns what this very object holds, which may be older than what is known by now. */
  saw(object: SecretObject): KubernetesListing {
    const listing = this.lister.listing(object, this.#listing);
    this.#become(listing, listing.resourceVersion);
    return listing;
  }

  /** As before anything was seen; whoever asks next reads. */
  forget(): void {
    this.#listing = undefined;
    this.#newest = undefined;
  }

  sawDeletion(resourceVersion: string): void {
    this.#become(this.lister.nothing(), resourceVersion);
  }

  /** @param before - what was known when it was asked: without a version to compare, only that is replaced. */
  sawNothing(before: KubernetesListing | undefined): KubernetesListing {
    const listing = this.lister.nothing();
    if (this.#listing === before) {
      this.#become(listing, undefined);
    }
    return listing;
  }

  /**
   * A write of our own, told at once: when its event comes, it is no difference any more. The infos of what it wrote, in
   * the order of the changes.
   */
  wrote(write: KubernetesWrite, listing: KubernetesListing): readonly SecretInfo[] {
    this.#become(listing, listing.resourceVersion);
    return write.written.flatMap((name) => listing.infos.get(name) ?? []);
  }

  #become(listing: KubernetesListing, resourceVersion: string | undefined): void {
    if (isOlder(resourceVersion, this.#newest)) {
      return;
    }
    const before = this.#listing;
    this.#listing = listing;
    this.#newest = resourceVersion ?? this.#newest;
    if (before === undefined || before === listing) {
      return;
    }
    for (const [name, info] of listing.infos) {
      const known = before.infos.get(name);
      if (known?.version !== info.version || known.readOnly !== info.readOnly) {
        this.tell?.({ kind: "put", name });
      }
    }
    for (const name of before.infos.keys()) {
      if (!listing.infos.has(name)) {
        this.tell?.({ kind: "removed", name });
      }
    }
  }
}

/** The API server's versions are decimal numbers that grow. */
function isOlder(one: string | undefined, other: string | undefined): boolean {
  const decimal = /^[0-9]+$/;
  return (
    one !== undefined && other !== undefined && decimal.test(one) && decimal.test(other) && BigInt(one) < BigInt(other)
  );
}
