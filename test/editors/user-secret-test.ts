import { execFileSync } from "node:child_process";
import { test as base } from "@playwright/test";
import { TestCluster } from "../cluster/test-cluster.ts";
import { checkout } from "./checkout.ts";
import { UserSecret } from "./user-secret.ts";

interface Fixtures {
  /** What the user may do with the Secret; none: nothing was granted. */
  verbs: readonly string[];
  secretName: string;
  userSecret: UserSecret;
}

interface WorkerFixtures {
  cluster: TestCluster;
}

/** A test with a Secret of its own, on the real API server of this worker. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  cluster: [
    async ({}, use) => {
      execFileSync(process.execPath, [checkout("scripts", "cluster.mjs")], { stdio: "inherit" });
      const cluster = await TestCluster.start({ users: ["alice", "carol"] });
      await use(cluster);
      await cluster.dispose();
    },
    // Where nothing is built yet, it is built now.
    { scope: "worker", timeout: 900_000 },
  ],
  verbs: [["get", "watch", "patch"], { option: true }],
  secretName: ["user-credentials", { option: true }],
  userSecret: async ({ cluster, secretName, verbs }, use) => {
    const secret = new UserSecret(cluster, secretName);
    await secret.create();
    if (verbs.length > 0) {
      await secret.grant(verbs);
    }
    await use(secret);
  },
});
