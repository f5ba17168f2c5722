import { SecretError } from "@nbsecrets/shared";

/** Which Secret keeps a user's secrets; what is absent, the kubeconfig or the pod decides. */
export interface KubernetesSpec {
  readonly secret: string;
  readonly namespace?: string;
  readonly context?: string;
}

/** The Secret's name where nobody says another. */
export const DEFAULT_SECRET = "user-credentials";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const secretName = new RegExp(`^${label}(\\.${label})*$`);
const namespaceName = new RegExp(`^${label}$`);

/**
 * Reads `kubernetes:SECRET?namespace=NS&context=CTX`, of which all but the first word may be left out.
 *
 * @returns undefined when `spec` names another kind of store. Throws `unsupported` when it is not well formed.
 */
export function parseKubernetesSpec(spec: string): KubernetesSpec | undefined {
  const [, rest] = /^kubernetes(?::(.*))?$/s.exec(spec) ?? [spec];
  if (rest === undefined && spec !== "kubernetes") {
    return undefined;
  }
  const [name = "", query = ""] = split(rest ?? "", "?");
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].some((key) => key !== "namespace" && key !== "context");
  const secret = name || DEFAULT_SECRET;
  const namespace = parameters.get("namespace") || undefined;
  const context = parameters.get("context") || undefined;
  const isNamespace = namespace === undefined || (namespace.length <= 63 && namespaceName.test(namespace));
  if (unknown || secret.length > 253 || !secretName.test(secret) || !isNamespace) {
    throw new SecretError("unsupported", "kubernetes-spec", { spec });
  }
  return {
    secret,
    ...(namespace === undefined ? {} : { namespace }),
    ...(context === undefined ? {} : { context }),
  };
}

function split(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
