import { SecretError } from "@nbsecrets/shared";
import { KubernetesApi } from "./kubernetes-api.ts";
import { listSecretMetadata, refuse, secretsPath } from "./kubernetes-collection.ts";
import { KubernetesConnection } from "./kubernetes-connection.ts";
import type { SecretObject } from "./kubernetes-secret.ts";
import {
  isUnmarked,
  ofHub,
  otherHubOf,
  ownerOf,
  refuseOtherHub,
  userSecretMarks,
  type HubOfSecrets,
  type SecretOwner,
} from "./user-secret-marks.ts";
import { userSecretName } from "./user-secret-name.ts";
import { hubOf, type UserSecretsOptions } from "./user-secrets.ts";

/** On a Secret that was moved: the object that it is the copy of, and which state of it. */
const ADOPTED = "nbsecrets/adopted-from";
/** What `kubectl apply` keeps there for itself: the other Secret's, values and all. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A Secret of a hub's user, without its values. */
export interface UserSecretRecord {
  readonly secret: string;
  readonly owner: SecretOwner;
  /** Which object, and which state of it, this was said of. */
  readonly uid: string;
  readonly resourceVersion: string;
}

/** What who looks after a hub does with the Secrets of its users. Rejects with a `SecretError` and nothing else. */
export class UserSecretsAdmin {
  readonly #options: UserSecretsOptions;
  readonly #hub: HubOfSecrets;
  readonly #connection: KubernetesConnection;

  constructor(options: UserSecretsOptions) {
    this.#options = options;
    this.#hub = hubOf(options);
    this.#connection = new KubernetesConnection(options);
  }

  async namespace(): Promise<string> {
    return this.#options.namespace ?? (await this.#connection.namespace());
  }

  /** Rejects `denied` (`hub-namespace-taken`) where some are another hub's. */
  async list(): Promise<readonly UserSecretRecord[]> {
    const namespace = await this.namespace();
    const found = await listSecretMetadata(this.#connection, namespace, ofHub(this.#hub));
    refuseOtherHub(found, this.#hub, namespace);
    return found.flatMap((metadata) => {
      const owner = ownerOf(metadata);
      const { name: secret, uid, resourceVersion } = metadata;
      return owner === undefined ? [] : [{ secret, owner, uid, resourceVersion }];
    });
  }

  /** Deletes it as it was listed. False: somebody wrote it, or made it anew, since; it was left alone. */
  async remove({ secret, uid, resourceVersion }: Omit<UserSecretRecord, "owner">): Promise<boolean> {
    const namespace = await this.namespace();
    const answer = await this.#connection.send({
      method: "DELETE",
      path: `${secretsPath(namespace)}/${encodeURIComponent(secret)}`,
      contentType: "application/json",
      body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid, resourceVersion } },
    });
    if (answer.status !== 200 && answer.status !== 202 && answer.status !== 404 && answer.status !== 409) {
      refuse(answer, "delete", namespace);
    }
    return answer.status !== 409;
  }

  /**
   * Gives a user the Secret of an earlier user, whose name `from` is where it is another one. One that was cut off is taken up
   * where it was.
   *
   * @param isGone - whether the hub knows this owner no more.
   * @returns whom it was made for, as far as it said.
   * Rejects `not-found` (`hub-no-secret`) where there is none, `already-exists` (`hub-user-has-secrets`) where the user has
   * secrets by now, `denied` where it is another hub's (`hub-other-hub`) or that of a user who is there (`hub-owner-lives`);
   * nothing is changed then.
   */
  async adopt(
    owner: SecretOwner,
    from: string,
    isGone: (owner: SecretOwner) => Promise<boolean>,
  ): Promise<SecretOwner | undefined> {
    const source = this.#api(from);
    const target = this.#api(owner.user);
    const namespace = await this.namespace();
    const old = await source.read();
    if (old === undefined) {
      throw new SecretError("not-found", "hub-no-secret", { secret: source.secret, namespace });
    }
    await this.#checkFree(old, owner, isGone, namespace);
    const marks = userSecretMarks(this.#hub, owner);
    if (source.secret === target.secret) {
      await write(target, old, marks);
    } else {
      await this.#move(old, target, marks);
    }
    return ownerOf(old.metadata);
  }

  close(): void {
    this.#connection.close();
  }

  /** Who has the name now, may be given what was made for an earlier one of it; what nobody marked was made by hand, for this. */
  async #checkFree(
    { metadata }: SecretObject,
    owner: SecretOwner,
    isGone: (owner: SecretOwner) => Promise<boolean>,
    namespace: string,
  ): Promise<void> {
    const { name: secret = "" } = metadata;
    const before = ownerOf(metadata);
    if (otherHubOf(metadata, this.#hub) !== undefined || (before === undefined && !isUnmarked(metadata))) {
      throw new SecretError("denied", "hub-other-hub", { secret, namespace });
    }
    if (before !== undefined && before.user !== owner.user && !(await isGone(before))) {
      throw new SecretError("denied", "hub-owner-lives", { secret, namespace, user: before.user });
    }
  }

  /** The new one first: what ends in between leaves both, and nothing lost; the new one knows of which it is the copy. */
  async #move(old: SecretObject, target: KubernetesApi, marks: Marks): Promise<void> {
    const there = await target.read();
    const { name: secret = "", uid = "", resourceVersion } = old.metadata;
    const isCopy = there?.metadata.annotations?.[ADOPTED] === `${uid}/${resourceVersion}`;
    if (!isCopy && Object.keys(there?.data ?? {}).length > 0) {
      throw new SecretError("already-exists", "hub-user-has-secrets", {
        secret: target.secret,
        namespace: await target.namespace(),
      });
    }
    if (!isCopy) {
      const { [LAST_APPLIED]: _applied, ...annotations } = old.metadata.annotations ?? {};
      const kept = {
        labels: { ...old.metadata.labels, ...marks.labels },
        annotations: { ...annotations, ...marks.annotations, [ADOPTED]: `${uid}/${resourceVersion}` },
      };
      await write(target, there, kept, old.data ?? {});
    }
    if (!(await this.remove({ secret, uid, resourceVersion }))) {
      throw new SecretError("conflict", "hub-changed-meanwhile", { secret, namespace: await target.namespace() });
    }
  }

  #api(user: string): KubernetesApi {
    return new KubernetesApi(this.#connection, userSecretName(this.#hub.name, user), this.#options.namespace);
  }
}

interface Marks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** As it was read, or not at all. */
async function write(
  api: KubernetesApi,
  before: SecretObject | undefined,
  { labels, annotations }: Marks,
  data?: Readonly<Record<string, string>>,
): Promise<void> {
  const namespace = await api.namespace();
  const values = data === undefined ? {} : { data };
  const outcome =
    before === undefined
      ? await api.create({
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: api.secret, namespace, labels, annotations },
          type: "Opaque",
          ...values,
        })
      : await api.patch(
          { metadata: { resourceVersion: before.metadata.resourceVersion, labels, annotations }, ...values },
          false,
        );
  if (outcome.kind !== "done") {
    throw outcome.kind === "unknown"
      ? outcome.error
      : new SecretError("conflict", "hub-changed-meanwhile", { secret: api.secret, namespace });
  }
}
