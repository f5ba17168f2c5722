import { setTimeout as delay } from "node:timers/promises";
import type { TestCluster } from "../cluster/test-cluster.ts";

/** What the secrets service needs in its namespace. */
export const SERVICE_VERBS = ["get", "list", "watch", "create", "patch", "delete"];

/** Lets a user of the cluster do this to every Secret of the namespace, which is made if missing; resolves when it is in force. */
export async function grantNamespace(
  cluster: TestCluster,
  user: string,
  namespace: string,
  verbs: readonly string[] = SERVICE_VERBS,
): Promise<void> {
  await cluster.createNamespace(namespace);
  const metadata = { name: "nbsecrets-service", namespace };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const rule = { apiGroups: [""], resources: ["secrets"], verbs };
  const items = [
    { apiVersion, kind: "Role", metadata, rules: verbs.length === 0 ? [] : [rule] },
    {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    },
  ];
  await cluster.kubectl(["apply", "-f", "-"], { input: JSON.stringify({ apiVersion: "v1", kind: "List", items }) });
  for (;;) {
    const may = await Promise.all(SERVICE_VERBS.map((verb) => isAllowed(cluster, user, namespace, verb)));
    if (SERVICE_VERBS.every((verb, index) => may[index] === verbs.includes(verb))) {
      return;
    }
    await delay(20);
  }
}

async function isAllowed(cluster: TestCluster, user: string, namespace: string, verb: string): Promise<boolean> {
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace, verb, resource: "secrets" } },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const { text } = await cluster.request("POST", path, { user, body });
  return (JSON.parse(text) as { status: { allowed: boolean } }).status.allowed;
}
