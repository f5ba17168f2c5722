import { SecretError } from "@nbsecrets/shared";
import type { KubernetesConnection } from "./kubernetes-connection.ts";
import { kubernetesRefusal } from "./kubernetes-failure.ts";

/** `1.37.2`, with what its distributor adds; undefined in a cluster that does not tell everybody. */
export async function readServerVersion(connection: KubernetesConnection): Promise<string | undefined> {
  const answer = await connection.send({ method: "GET", path: "/version" });
  if (answer.status === 403) {
    return undefined;
  }
  if (answer.status !== 200) {
    throw kubernetesRefusal(answer, { verb: "get", secret: "", namespace: "" });
  }
  const version = (answer.body as { gitVersion?: unknown } | undefined)?.gitVersion;
  if (typeof version !== "string" || !/^v[0-9][0-9A-Za-z.+_-]{0,60}$/.test(version)) {
    throw new SecretError("unavailable", "kubernetes-not-an-api");
  }
  return version.slice(1);
}
