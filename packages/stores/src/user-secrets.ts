import { SecretError } from "@nbsecrets/shared";
import type { AccessOptions } from "./kubernetes-access.ts";
import { KubernetesApi } from "./kubernetes-api.ts";
import { KubernetesConnection } from "./kubernetes-connection.ts";
import { KubernetesDriver } from "./kubernetes-driver.ts";
import type { SecretObject } from "./kubernetes-secret.ts";
import { KubernetesSharedWatch } from "./kubernetes-shared-watch.ts";
import type { WatchTiming } from "./kubernetes-watch.ts";
import { listSecretMetadata } from "./kubernetes-collection.ts";
import {
  DEFAULT_HUB,
  isOwnedBy,
  ofHub,
  otherHubOf,
  refuseOtherHub,
  userSecretMarks,
  type HubOfSecrets,
  type SecretOwner,
} from "./user-secret-marks.ts";
import { userSecretName } from "./user-secret-name.ts";

export interface UserSecretsOptions extends AccessOptions {
  /** Else the one of the context, or of the pod. */
  readonly namespace?: string;
  /** Tells the hubs of one namespace apart; a label's value. */
  readonly hub?: string;
  /** What else tells this hub from others; each Secret records it. */
  readonly hubId?: string;
  readonly timing?: WatchTiming;
}

/**
 * The Secrets of a hub's users, in one namespace: one for each user, made when they first come, and one watch of all of them.
 * Rejects with a `SecretError` and nothing else.
 */
export class UserSecrets {
  readonly #options: UserSecretsOptions;
  readonly #hub: HubOfSecrets;
  readonly #connection: KubernetesConnection;
  #watch: KubernetesSharedWatch | undefined;

  constructor(options: UserSecretsOptions) {
    this.#options = options;
    this.#hub = hubOf(options);
    this.#connection = new KubernetesConnection(options);
  }

  /** Rejects `denied` (`hub-namespace-taken`) where the namespace has Secrets of another hub that would be taken for this one's. */
  async checkHub(): Promise<void> {
    const namespace = this.#options.namespace ?? (await this.#connection.namespace());
    refuseOtherHub(await listSecretMetadata(this.#connection, namespace, ofHub(this.#hub)), this.#hub, namespace);
  }

  /**
   * The store of one user, which is made if it is not there; who gets it, closes it. One at a time for each user. Rejects `denied`
   * (`hub-other-user`) where the Secret is somebody else's, also later: it may be removed and made for another meanwhile.
   */
  async open(owner: SecretOwner): Promise<KubernetesDriver> {
    const secret = userSecretName(this.#hub.name, owner.user);
    const api = new KubernetesApi(this.#connection, secret, this.#options.namespace);
    const namespace = await api.namespace();
    const marks = userSecretMarks(this.#hub, owner);
    const admit = ({ metadata }: SecretObject): void => {
      if (otherHubOf(metadata, this.#hub) !== undefined) {
        throw new SecretError("denied", "hub-other-hub", { secret, namespace });
      }
      if (!isOwnedBy(metadata, this.#hub, owner)) {
        throw new SecretError("denied", "hub-other-user", { secret, namespace });
      }
    };
    let found = await api.read();
    if (found === undefined) {
      // Another process of the service may make it at the same moment; whose it is then, is looked at.
      await api.create({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: secret, namespace, ...marks },
        type: "Opaque",
      });
      found = await api.read();
    }
    if (found !== undefined) {
      admit(found);
    }
    return new KubernetesDriver({
      ...this.#options,
      secret,
      connection: this.#connection,
      marks,
      admit,
      follow: (source) => this.#watched(namespace).follow(secret, source),
    });
  }

  async close(): Promise<void> {
    this.#connection.close();
    await this.#watch?.close();
  }

  #watched(namespace: string): KubernetesSharedWatch {
    const { timing } = this.#options;
    this.#watch ??= new KubernetesSharedWatch({
      connection: this.#connection,
      namespace,
      labelSelector: ofHub(this.#hub),
      ...(timing === undefined ? {} : { timing }),
    });
    return this.#watch;
  }
}

export function hubOf({ hub = DEFAULT_HUB, hubId }: Pick<UserSecretsOptions, "hub" | "hubId">): HubOfSecrets {
  return { name: hub, ...(hubId === undefined ? {} : { id: hubId }) };
}
