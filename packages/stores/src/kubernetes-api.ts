import type { IncomingMessage } from "node:http";
import { SecretError, type CancelSignal } from "@nbsecrets/shared";
import type { KubernetesAnswer, KubernetesConnection } from "./kubernetes-connection.ts";
import { mayDo } from "./kubernetes-rights.ts";
import { kubernetesRefusal, leavesOutcomeUnknown, type KubernetesCall } from "./kubernetes-failure.ts";
import { FIELD_MANAGER, type SecretObject } from "./kubernetes-secret.ts";

export interface WriteDone {
  readonly kind: "done";
  readonly resourceVersion: string;
  /** The Secret as it is now, where it was asked for. */
  readonly object?: SecretObject;
}

/** What a write came to. */
export type WriteOutcome =
  | WriteDone
  /** Someone else wrote first; or `perhaps` we did, in an attempt whose answer was lost. */
  | { readonly kind: "overtaken"; readonly perhaps: boolean }
  /** The server failed while it wrote. */
  | { readonly kind: "unknown"; readonly error: SecretError };

/** The requests that we make of one Secret, and no others. Rejects with a `SecretError` and nothing else. */
export class KubernetesApi {
  readonly secret: string;
  readonly #connection: KubernetesConnection;
  readonly #namespace: string | undefined;

  constructor(connection: KubernetesConnection, secret: string, namespace: string | undefined) {
    this.#connection = connection;
    this.secret = secret;
    this.#namespace = namespace;
  }

  async namespace(): Promise<string> {
    return this.#namespace ?? (await this.#connection.namespace());
  }

  /** Undefined when there is no such Secret. */
  async read(signal?: CancelSignal): Promise<SecretObject | undefined> {
    const call = await this.#call("get");
    const answer = await this.#connection.send({ method: "GET", path: pathOf(call) }, signal);
    if (answer.status === 404 && isStatus(answer.body)) {
      return undefined;
    }
    if (answer.status !== 200) {
      throw await this.#refusal(answer, call);
    }
    return isSecret(answer.body) ? answer.body : notAnApi();
  }

  /**
   * Which version of the Secret is current, in a few hundred bytes whatever it holds. Undefined when there is none, or when
   * the server does not tell: then it has to be read.
   */
  async currentVersion(signal?: CancelSignal): Promise<string | undefined> {
    const call = await this.#call("get");
    const request = { method: "GET", path: pathOf(call), query: { includeObject: "None" }, accept: AS_TABLE } as const;
    const answer = await this.#connection.send(request, signal);
    if (answer.status === 404 || answer.status === 406) {
      return undefined;
    }
    if (answer.status !== 200) {
      throw await this.#refusal(answer, call);
    }
    const { kind, metadata } = (answer.body ?? {}) as { kind?: unknown; metadata?: { resourceVersion?: unknown } };
    return kind === "Table" && typeof metadata?.resourceVersion === "string" ? metadata.resourceVersion : undefined;
  }

  /** @param whole - asks for the Secret as it is then: the values that we send need not come back otherwise. */
  async patch(body: object, whole: boolean): Promise<WriteOutcome> {
    const call = await this.#call("patch");
    const answer = await this.#connection.send({
      method: "PATCH",
      path: pathOf(call),
      query: { fieldManager: FIELD_MANAGER },
      contentType: "application/merge-patch+json",
      ...(whole ? {} : { accept: WITHOUT_DATA }),
      body,
    });
    // Gone since it was read, as good as changed.
    return answer.status === 404 && isStatus(answer.body) ? overtaken(answer) : this.#outcome(answer, call, whole);
  }

  async create(body: object): Promise<WriteOutcome> {
    const call = await this.#call("create");
    const answer = await this.#connection.send({
      method: "POST",
      path: collectionOf(call),
      query: { fieldManager: FIELD_MANAGER },
      contentType: "application/json",
      accept: WITHOUT_DATA,
      body,
    });
    return this.#outcome(answer, call);
  }

  /** By name, which is what a right to one Secret allows. Resolves once the server watches. */
  async watch(resourceVersion: string | undefined, timeoutSeconds: number): Promise<IncomingMessage> {
    const call = await this.#call("watch");
    const answer = await this.#connection.stream({
      method: "GET",
      path: collectionOf(call),
      query: {
        watch: "true",
        fieldSelector: `metadata.name=${this.secret}`,
        allowWatchBookmarks: "true",
        timeoutSeconds: String(timeoutSeconds),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
    });
    if ("repeated" in answer) {
      throw await this.#refusal(answer, call);
    }
    return answer;
  }

  async #outcome(answer: KubernetesAnswer, call: KubernetesCall, whole = false): Promise<WriteOutcome> {
    const { status, body } = answer;
    if (status === 409) {
      return overtaken(answer);
    }
    if (status === 200 || status === 201) {
      const resourceVersion = (body as Partial<SecretObject> | undefined)?.metadata?.resourceVersion;
      const object = whole && isSecret(body) ? { object: body } : {};
      return typeof resourceVersion === "string" ? { kind: "done", resourceVersion, ...object } : notAnApi();
    }
    const error = await this.#refusal(answer, call);
    if (leavesOutcomeUnknown(status)) {
      return { kind: "unknown", error };
    }
    throw error;
  }

  /** Policies and quotas answer 403 as well; to ask for a right then would help nobody. */
  async #refusal(answer: KubernetesAnswer, call: KubernetesCall): Promise<SecretError> {
    const { verb, secret, namespace } = call;
    const refusal = kubernetesRefusal(answer, call);
    if (refusal.code !== "denied" || answer.status !== 403) {
      return refusal;
    }
    const name = verb === "create" ? {} : { name: secret };
    const right = { verb, resource: "secrets", ...name, namespace };
    const isAllowed = await mayDo(this.#connection, right).catch(() => false);
    return isAllowed ? new SecretError("denied", "kubernetes-rejected", { secret, namespace }) : refusal;
  }

  async #call(verb: KubernetesCall["verb"]): Promise<KubernetesCall> {
    return { verb, secret: this.secret, namespace: await this.namespace() };
  }
}

/** One row for a person to read, without the object. */
const AS_TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
/** Its metadata alone. */
const WITHOUT_DATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

function overtaken({ repeated }: KubernetesAnswer): WriteOutcome {
  return { kind: "overtaken", perhaps: repeated };
}

function collectionOf({ namespace }: KubernetesCall): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}

function pathOf(call: KubernetesCall): string {
  return `${collectionOf(call)}/${encodeURIComponent(call.secret)}`;
}

/** A 404 of the API itself, not of some web server at this address. */
function isStatus(body: unknown): boolean {
  const { kind, details } = (body ?? {}) as { kind?: unknown; details?: { kind?: unknown } };
  return kind === "Status" && details?.kind === "secrets";
}

function isSecret(body: unknown): body is SecretObject {
  const { kind, metadata, data } = (body ?? {}) as {
    kind?: unknown;
    metadata?: { resourceVersion?: unknown };
    data?: unknown;
  };
  return (
    kind === "Secret" &&
    typeof metadata?.resourceVersion === "string" &&
    (data === undefined || data === null || typeof data === "object")
  );
}

function notAnApi(): never {
  throw new SecretError("unavailable", "kubernetes-not-an-api");
}
