import { setTimeout as wait } from "node:timers/promises";
import { driverSuite, localDriverSuite, type LocalSuiteOptions } from "@nbsecrets/shared/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { HubDriver } from "../../../stores/src/hub-driver.ts";
import { UserSecrets } from "../../../stores/src/user-secrets.ts";
import { loadSocketWire } from "../../../stores/src/load-socket-wire.ts";
import { HubApi } from "../../src/hub-api.ts";
import { HubCallers } from "../../src/hub-callers.ts";
import { HubServer } from "../../src/hub-server.ts";
import { HubUsers } from "../../src/hub-users.ts";
import { WriteAllowance } from "../../src/write-allowance.ts";
import { HubStandIn } from "./hub-stand-in.ts";

const PREFIX = "/services/nbsecrets/";
const cluster = sharedCluster();
const namespace = uniqueNamespace();
let hub: HubStandIn;
let services: { readonly url: string; stop(): Promise<void> }[];

async function startService(): Promise<(typeof services)[number]> {
  const secrets = new UserSecrets({ namespace, env: {}, kubeconfigFiles: [cluster.kubeconfig("admin")] });
  const callers = new HubCallers(new HubApi({ apiUrl: hub.apiUrl, token: hub.serviceToken }), "nbsecrets");
  const server = new HubServer({
    identify: (token) => callers.identify(token),
    users: new HubUsers((caller) => secrets.open(caller)),
    wire: await loadSocketWire(),
    prefix: PREFIX,
    log: () => undefined,
    // The suite writes as no person does.
    allowance: new WriteAllowance({ most: 10_000, perSecond: 10_000 }),
  });
  const port = await server.listen("127.0.0.1", 0);
  return {
    url: `http://127.0.0.1:${port}${PREFIX}`,
    stop: () => server.close().then(() => secrets.close()),
  };
}

beforeAll(async () => {
  await cluster.createNamespace(namespace);
  hub = await HubStandIn.start();
  // Two, as while one takes the other's place.
  services = await Promise.all([startService(), startService()]);
});
afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await hub.stop();
});

/** @param other - which of the services the second client of a store comes to. */
const options = (name: string, other: 0 | 1): LocalSuiteOptions => ({
  name,
  async open() {
    const { token } = hub.addUser();
    const opened: HubDriver[] = [];
    const open = (service: number): HubDriver => {
      const driver = new HubDriver({ address: { url: services[service]?.url ?? "", token } });
      opened.push(driver);
      return driver;
    };
    return {
      driver: open(0),
      second: async () => open(other),
      async dispose() {
        await Promise.all(opened.map((driver) => driver.close()));
      },
    };
  },
  wait,
});
const runner = { describe, it: (name: string, body: () => Promise<void>) => it(name, body, 60_000) };
for (const one of [
  options("HubDriver: two sessions of a service", 0),
  options("HubDriver: sessions of two services", 1),
]) {
  driverSuite(one, runner);
  localDriverSuite(one, runner);
}
