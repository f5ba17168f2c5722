import { renderMessage, type MessageKey } from "./messages.ts";
import type { Problem } from "./secret-error.ts";

/** What is missing in the cluster, by the key of the sentence that says so. */
const wanted: Partial<Record<MessageKey, (names: ClusterNames) => readonly string[]>> = {
  "kubernetes-denied": role,
  "kubernetes-secret-missing": (names) => [...secret(names), "---", ...role(names)],
};

interface ClusterNames {
  readonly secret: string;
  readonly namespace: string;
}

/**
 * What a person may send to who looks after the cluster: the sentence, as a comment, and below it what would help, so that
 * the whole can be given to `kubectl apply` as it stands. It names no user, who is known to whom it is sent.
 *
 * @param translate - as for `renderMessage`.
 * @returns undefined where no right and no object of the cluster would help.
 */
export function adminRequest(problem: Problem, translate?: (template: string) => string): string | undefined {
  const { secret: name, namespace } = problem.params;
  const objects = wanted[problem.key];
  if (problem.code !== "denied" || objects === undefined || name === undefined || namespace === undefined) {
    return undefined;
  }
  const comment = (text: string): string => text.replace(/^/gm, "# ");
  return [
    comment(renderMessage(problem, translate)),
    comment(renderMessage({ key: "admin-request", params: {} }, translate)),
    ...objects({ secret: name, namespace }),
    "",
  ].join("\n");
}

function secret({ secret: name, namespace }: ClusterNames): readonly string[] {
  return ["apiVersion: v1", "kind: Secret", metadata(name, namespace), "type: Opaque"];
}

function role({ secret: name, namespace }: ClusterNames): readonly string[] {
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    "kind: Role",
    metadata(name, namespace),
    "rules:",
    '  - apiGroups: [""]',
    "    resources: [secrets]",
    `    resourceNames: [${text(name)}]`,
    "    verbs: [get, watch, patch]",
  ];
}

function metadata(name: string, namespace: string): string {
  return `metadata: { name: ${text(name)}, namespace: ${text(namespace)} }`;
}

/** YAML takes JSON's strings; without quotes a name like 123 or on would be none. */
function text(name: string): string {
  return JSON.stringify(name);
}
