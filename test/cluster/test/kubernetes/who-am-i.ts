import { kubectl } from "../../kubectl.ts";
import type { TestCluster } from "../../test-cluster.ts";

/** The name under which the API server knows who signs in with the user's client certificate. */
export async function whoAmI(cluster: TestCluster, user: string): Promise<string> {
  const { certFile, keyFile } = cluster.clientCertificate(user);
  return kubectl([
    "--kubeconfig=/dev/null",
    `--server=${cluster.server}`,
    `--certificate-authority=${cluster.caFile}`,
    `--client-certificate=${certFile}`,
    `--client-key=${keyFile}`,
    "auth",
    "whoami",
    "-o",
    "jsonpath={.status.userInfo.username}",
  ]);
}
