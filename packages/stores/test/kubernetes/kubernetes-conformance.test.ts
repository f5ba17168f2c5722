import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { driverSuite, localDriverSuite, type LocalSuiteOptions } from "@nbsecrets/shared/testing";
import { beforeAll, describe, it } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { KubernetesDriver } from "../../src/kubernetes-driver.ts";

const cluster = sharedCluster();
const namespace = uniqueNamespace();

beforeAll(() => cluster.createNamespace(namespace));

const options: LocalSuiteOptions = {
  name: "KubernetesDriver",
  async open() {
    const secret = `secrets-${randomBytes(6).toString("hex")}`;
    await cluster.kubectl(["create", "secret", "generic", secret, "-n", namespace]);
    await cluster.grant("alice", namespace, secret);
    const opened: KubernetesDriver[] = [];
    const open = (): KubernetesDriver => {
      const kubeconfigFiles = [cluster.kubeconfig("alice")];
      const driver = new KubernetesDriver({ secret, namespace, env: {}, kubeconfigFiles });
      opened.push(driver);
      return driver;
    };
    return {
      driver: open(),
      second: async () => open(),
      async dispose() {
        await Promise.all(opened.map((driver) => driver.close()));
      },
    };
  },
  wait,
};
const runner = { describe, it: (name: string, body: () => Promise<void>) => it(name, body, 60_000) };
driverSuite(options, runner);
localDriverSuite(options, runner);
