import { SecretError } from "@nbsecrets/shared";
import type { KubernetesConnection } from "./kubernetes-connection.ts";
import { kubernetesRefusal } from "./kubernetes-failure.ts";

/** One thing that a user may or may not do. */
export interface Right {
  readonly verb: string;
  readonly resource: string;
  /** Absent where a right is never of one name: who may create, may create any. */
  readonly name?: string;
  readonly namespace: string;
  readonly allowed: boolean;
}

/** What this user may do with one Secret. */
export async function readRights(
  connection: KubernetesConnection,
  secret: string,
  namespace: string,
): Promise<readonly Right[]> {
  return Promise.all(
    ["get", "watch", "patch", "create"].map(async (verb) => {
      const name = verb === "create" ? {} : { name: secret };
      const right = { verb, resource: "secrets", ...name, namespace };
      return { ...right, allowed: await mayDo(connection, right) };
    }),
  );
}

/** Asks the API server, which answers everybody about themselves. */
export async function mayDo(connection: KubernetesConnection, right: Omit<Right, "allowed">): Promise<boolean> {
  const answer = await connection.send({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    contentType: "application/json",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: right },
    },
  });
  if (answer.status !== 201) {
    throw kubernetesRefusal(answer, { verb: "review", secret: right.name ?? "", namespace: right.namespace });
  }
  const allowed = (answer.body as { status?: { allowed?: unknown } } | undefined)?.status?.allowed;
  if (typeof allowed !== "boolean") {
    throw new SecretError("unavailable", "kubernetes-not-an-api");
  }
  return allowed;
}
