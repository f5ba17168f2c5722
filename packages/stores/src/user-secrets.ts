import { SecretError } from "@nbsecrets/shared";
import type { AccessOptions } from "./kubernetes-access.ts";
import { KubernetesApi } from "./kubernetes-api.ts";
import { KubernetesConnection } from "./kubernetes-connection.ts";
import { KubernetesDriver } from "./kubernetes-driver.ts";
import type { SecretObject } from "./kubernetes-secret.ts";
import { KubernetesSharedWatch } from "./kubernetes-shared-watch.ts";
import type { WatchTiming } from "./kubernetes-watch.ts";
import type { SecretMarks } from "./kubernetes-write.ts";
import { userSecretName } from "./user-secret-name.ts";

/** Whose Secret it is. Names are given anew when their users are gone: the moment they were made tells them apart. */
export interface SecretOwner {
  readonly user: string;
  /** As the hub gives it; undefined where it gives none. */
  readonly created?: string;
}

export interface UserSecretsOptions extends AccessOptions {
  /** Else the one of the context, or of the pod. */
  readonly namespace?: string;
  readonly timing?: WatchTiming;
}

const USER = "nbsecrets/hub-user";
const CREATED = "nbsecrets/hub-user-created";
const LABEL = { key: "nbsecrets/store", value: "hub-user" };

/**
 * The Secrets of a hub's users, in one namespace: one for each user, made when they first come, and one watch of all of them.
 * Rejects with a `SecretError` and nothing else.
 */
export class UserSecrets {
  readonly #options: UserSecretsOptions;
  readonly #connection: KubernetesConnection;
  #watch: Promise<KubernetesSharedWatch> | undefined;

  constructor(options: UserSecretsOptions) {
    this.#options = options;
    this.#connection = new KubernetesConnection(options);
  }

  /**
   * The store of one user, which is made if it is not there; who gets it, closes it. One at a time for each user. Rejects `denied`
   * (`hub-other-user`) where the Secret is somebody else's.
   */
  async open(owner: SecretOwner): Promise<KubernetesDriver> {
    const secret = userSecretName(owner.user);
    const api = new KubernetesApi(this.#connection, secret, this.#options.namespace);
    const found = (await api.read()) ?? (await this.#make(api, owner));
    if (!isOwnedBy(found, owner)) {
      throw new SecretError("denied", "hub-other-user", { secret, namespace: await api.namespace() });
    }
    return new KubernetesDriver({
      ...this.#options,
      secret,
      connection: this.#connection,
      marks: marksOf(owner),
      follow: async (source) => (await this.#watched(await api.namespace())).follow(secret, source),
    });
  }

  async close(): Promise<void> {
    this.#connection.close();
    await (await this.#watch)?.close();
  }

  async #watched(namespace: string): Promise<KubernetesSharedWatch> {
    const { timing } = this.#options;
    this.#watch ??= Promise.resolve(
      new KubernetesSharedWatch({
        connection: this.#connection,
        namespace,
        labelSelector: `${LABEL.key}=${LABEL.value}`,
        ...(timing === undefined ? {} : { timing }),
      }),
    );
    return this.#watch;
  }

  /** Another process of the service may make it at the same moment; whose it is then, is looked at. */
  async #make(api: KubernetesApi, owner: SecretOwner): Promise<SecretObject | undefined> {
    const { labels, annotations } = marksOf(owner);
    await api.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: api.secret,
        namespace: await api.namespace(),
        labels: { "app.kubernetes.io/managed-by": "nbsecrets", ...labels },
        annotations,
      },
      type: "Opaque",
    });
    return api.read();
  }
}

function marksOf({ user, created }: SecretOwner): Required<SecretMarks> {
  return {
    labels: { [LABEL.key]: LABEL.value },
    annotations: { [USER]: user, ...(created === undefined ? {} : { [CREATED]: created }) },
  };
}

/** A Secret that says nothing of a user was made by somebody else, for something else. */
function isOwnedBy(object: SecretObject | undefined, { user, created }: SecretOwner): boolean {
  const annotations = object?.metadata.annotations ?? {};
  const madeFor = annotations[CREATED];
  return annotations[USER] === user && (madeFor === undefined || created === undefined || madeFor === created);
}
