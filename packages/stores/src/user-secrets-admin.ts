import { SecretError } from "@nbsecrets/shared";
import { KubernetesApi } from "./kubernetes-api.ts";
import { listSecretMetadata, refuse, secretsPath } from "./kubernetes-collection.ts";
import { KubernetesConnection } from "./kubernetes-connection.ts";
import { DETAILS_ANNOTATION, type SecretObject } from "./kubernetes-secret.ts";
import { DEFAULT_HUB, ofHub, ownerOf, userSecretMarks, type SecretOwner } from "./user-secret-marks.ts";
import { userSecretName } from "./user-secret-name.ts";
import type { UserSecretsOptions } from "./user-secrets.ts";

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
  readonly #hub: string;
  readonly #connection: KubernetesConnection;

  constructor(options: UserSecretsOptions) {
    this.#options = options;
    this.#hub = options.hub ?? DEFAULT_HUB;
    this.#connection = new KubernetesConnection(options);
  }

  async namespace(): Promise<string> {
    return this.#options.namespace ?? (await this.#connection.namespace());
  }

  async list(): Promise<readonly UserSecretRecord[]> {
    const found = await listSecretMetadata(this.#connection, await this.namespace(), ofHub(this.#hub));
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
   * Gives a user the Secret of an earlier user, whose name `from` is where it is another one.
   *
   * @returns whom it was made for, as far as it said.
   * Rejects `not-found` (`hub-no-secret`) where there is none, `already-exists` (`hub-user-has-secrets`) where the user has
   * secrets by now; nothing is changed then.
   */
  async adopt(owner: SecretOwner, from = owner.user): Promise<SecretOwner | undefined> {
    const source = this.#api(from);
    const target = this.#api(owner.user);
    const namespace = await this.namespace();
    const old = await source.read();
    if (old === undefined) {
      throw new SecretError("not-found", "hub-no-secret", { secret: source.secret, namespace });
    }
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

  /** The new one first: what ends in between leaves both, and nothing lost. */
  async #move(old: SecretObject, target: KubernetesApi, marks: Marks): Promise<void> {
    const there = await target.read();
    if (Object.keys(there?.data ?? {}).length > 0) {
      throw new SecretError("already-exists", "hub-user-has-secrets", {
        secret: target.secret,
        namespace: await target.namespace(),
      });
    }
    const details = old.metadata.annotations?.[DETAILS_ANNOTATION];
    const { labels, annotations } = marks;
    const moved = { ...annotations, ...(details === undefined ? {} : { [DETAILS_ANNOTATION]: details }) };
    await write(target, there, { labels, annotations: moved }, old.data ?? {});
    const { name: secret = "", uid = "", resourceVersion } = old.metadata;
    if (!(await this.remove({ secret, uid, resourceVersion }))) {
      throw new SecretError("conflict", "hub-changed-meanwhile", { secret, namespace: await target.namespace() });
    }
  }

  #api(user: string): KubernetesApi {
    return new KubernetesApi(this.#connection, userSecretName(this.#hub, user), this.#options.namespace);
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
