import { SecretError } from "@nbsecrets/shared";
import type { KubernetesAnswer, KubernetesConnection } from "./kubernetes-connection.ts";
import { kubernetesRefusal, type KubernetesCall } from "./kubernetes-failure.ts";

/** What a Secret says of itself; no values. */
export interface SecretMetadata {
  readonly name: string;
  readonly resourceVersion: string;
  readonly uid: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How many are asked for in one request. */
const PAGE = 500;
/** Metadata alone: the values stay where they are. */
const METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

export function secretsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}

/** Every Secret of a namespace that has these labels, without its values. */
export async function listSecretMetadata(
  connection: KubernetesConnection,
  namespace: string,
  labelSelector: string,
): Promise<readonly SecretMetadata[]> {
  const found: SecretMetadata[] = [];
  for (let next: string | undefined = ""; next !== undefined;) {
    const page = await readPage(connection, namespace, {
      labelSelector,
      limit: String(PAGE),
      ...(next === "" ? {} : { continue: next }),
    });
    found.push(...page.items.map(({ metadata }) => metadata));
    next = page.metadata.continue || undefined;
  }
  return found;
}

/** The resourceVersion that the collection has now, in a few hundred bytes. */
export async function readCollectionVersion(
  connection: KubernetesConnection,
  namespace: string,
  labelSelector: string,
): Promise<string> {
  const { metadata } = await readPage(connection, namespace, { labelSelector, limit: "1" });
  return metadata.resourceVersion;
}

/** Throws why the server did not do what was asked of all Secrets of a namespace. */
export function refuse(answer: KubernetesAnswer, verb: KubernetesCall["verb"], namespace: string): never {
  throw kubernetesRefusal(answer, { verb, secret: "", namespace });
}

interface Page {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly { readonly metadata: SecretMetadata }[];
}

async function readPage(
  connection: KubernetesConnection,
  namespace: string,
  query: Readonly<Record<string, string>>,
): Promise<Page> {
  const answer = await connection.send({ method: "GET", path: secretsPath(namespace), query, accept: METADATA });
  if (answer.status !== 200) {
    refuse(answer, "list", namespace);
  }
  const { metadata, items } = (answer.body ?? {}) as Partial<Page>;
  if (typeof metadata?.resourceVersion !== "string" || !Array.isArray(items)) {
    throw new SecretError("unavailable", "kubernetes-not-an-api");
  }
  return { metadata, items };
}
