import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalDriver, SecretEvent } from "@nbsecrets/shared";
import { openStore, places } from "@nbsecrets/stores";
import { HubStandIn } from "../../packages/cli/test/kubernetes/hub-stand-in.ts";
import { freePort } from "../cluster/free-port.ts";
import { grantNamespace } from "../hub/namespace-rights.ts";
import { SecretsService } from "../hub/secrets-service.ts";
import { AuditedRequests, requestsSince } from "./audited-requests.ts";
import { KubernetesScene, VALUE_BYTES, keyName } from "./kubernetes-scene.ts";
import { memoryOf } from "./memory-of.ts";
import { printRow, round } from "./print-row.ts";
import { RawApi } from "./raw-api.ts";
import { Samples } from "./samples.ts";

/** The figure's; fewer try the bench itself. */
const SESSIONS = Number(process.env["BENCH_HUB_SESSIONS"] ?? 500);
const SECONDS = Number(process.env["BENCH_HUB_SECONDS"] ?? 120);
const KEYS = 20;
const RUNS = 100;
const WARM_UP = 10;
/** Sessions open so many at a time, as a class does that begins to work. */
const AT_ONCE = 20;
const NAMESPACE = "hub-bench";

const audit = new AuditedRequests();
const scene = await KubernetesScene.start({ flags: audit.flags, etcdFsync: true });
const hub = await HubStandIn.start();
const service = new SecretsService({
  hub: {
    directory: scene.home,
    apiUrl: hub.apiUrl,
    serviceToken: hub.serviceToken,
    serviceOrigin: `http://127.0.0.1:${await freePort()}`,
  },
  kubeconfig: scene.cluster.kubeconfig("alice"),
  namespace: NAMESPACE,
});
const opened: LocalDriver[] = [];
const tokens = new Map<string, string>();
try {
  await grantNamespace(scene.cluster, "alice", NAMESPACE);
  await service.start();
  await watching();
  await besideDirect();
} finally {
  await Promise.all(opened.map((driver) => driver.close()));
  await service.stop();
  await hub.stop();
  await scene.dispose();
  audit.dispose();
}

/** Of a user who was not there before, or of one who was. */
function session(user: string): LocalDriver {
  const token = tokens.get(user) ?? hub.addUser(user).token;
  tokens.set(user, token);
  const env = {
    NBSECRETS_HUB_URL: service.environment["JUPYTERHUB_SERVICE_URL"] + "/services/nbsecrets/",
    JUPYTERHUB_API_TOKEN: token,
    HOME: scene.home,
  };
  const { driver } = openStore("hub:", places(env, process.platform, process.getuid?.()), env);
  opened.push(driver);
  return driver;
}

/** A user each; every second somebody's Secret is changed in the cluster, and the time until that session hears of it is taken. */
async function watching(): Promise<void> {
  const heard = new Map<number, (event: SecretEvent) => void>();
  const opening = new Samples();
  for (let from = 0; from < SESSIONS; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, SESSIONS - from) }, (_unused, index) => from + index);
    await Promise.all(
      some.map((index) =>
        opening.time(async () => {
          const driver = session(`user-${index}`);
          await driver.watch((event) => heard.get(index)?.(event));
          await driver.list();
        }),
      ),
    );
  }
  const api = new RawApi(scene.cluster, "admin");
  const delay = new Samples();
  const [counted, asked] = [audit.counts("alice"), hub.requests];
  const began = performance.now();
  try {
    for (let run = 0; run < SECONDS; run += 1) {
      const index = (run * 7919) % SESSIONS;
      await delay.time(
        () =>
          new Promise<void>((resolve, reject) => {
            heard.set(index, () => resolve());
            change(api, `nbsecrets-user-${index}`).catch(reject);
          }),
      );
      heard.delete(index);
      await sleep(Math.max(0, began + (run + 1) * 1_000 - performance.now()));
    }
  } finally {
    api.close();
  }
  const requests = requestsSince(counted, audit.counts("alice"));
  const minutes = (performance.now() - began) / 60_000;
  const what = `hub service, ${SESSIONS} sessions watching, one change each second`;
  printRow({
    what: `${what}: changed → the session hears (p95)`,
    figure: delay.p95,
    unit: "ms",
    limit: 500,
    note: `${delay.summary()} of ${delay.count}; sessions opened ${AT_ONCE} at a time, connect to first list ${opening.summary()}`,
  });
  printRow({
    what: `${what}: memory of the service (PSS)`,
    figure: memoryOf(service.pid, process.execPath).pss,
    unit: "MB",
    limit: 300,
  });
  printRow({
    what: `${what}: watches at the API server`,
    figure: watchesSoFar(),
    unit: "watches",
    limit: 1,
    note: `while it was measured: API server: ${requests}; hub: ${round((hub.requests - asked) / minutes)} requests a minute`,
  });
}

/** All that were begun; one that ended as agreed is followed by the next. */
function watchesSoFar(): number {
  return audit.counts("alice").get("watch secrets") ?? 0;
}

async function change(api: RawApi, secret: string): Promise<void> {
  const body = Buffer.from(JSON.stringify({ data: { CHANGED: randomBytes(VALUE_BYTES).toString("base64") } }));
  await api.send({
    method: "PATCH",
    path: `/api/v1/namespaces/${NAMESPACE}/secrets/${secret}`,
    headers: { "Content-Type": "application/merge-patch+json" },
    body,
  });
}

/** The same Secret's size, the same rights, in turns. */
async function besideDirect(): Promise<void> {
  // In turns: the service limits how often one user writes.
  const writers = Array.from({ length: Math.min(8, SESSIONS) }, (_unused, index) => session(`user-${index}`));
  const env = { KUBECONFIG: scene.cluster.kubeconfig("alice"), HOME: scene.home };
  const where = places(env, process.platform, process.getuid?.());
  const direct = openStore(`kubernetes:direct?namespace=${NAMESPACE}`, where, env).driver;
  opened.push(direct);
  const times = {
    hub: { list: new Samples(), put: new Samples() },
    direct: { list: new Samples(), put: new Samples() },
  };
  for (const driver of [...writers, direct]) {
    await driver.watch(() => undefined);
    await driver.apply(Array.from({ length: KEYS }, (_unused, index) => put(index)));
  }
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    for (const [who, driver] of [
      ["hub", writers[(run + WARM_UP) % writers.length] ?? direct],
      ["direct", direct],
    ] as const) {
      const [list, write] = run < 0 ? [new Samples(), new Samples()] : [times[who].list, times[who].put];
      await list.time(() => driver.list());
      await write.time(() => driver.apply([put((run + WARM_UP) % KEYS)]));
    }
  }
  for (const what of ["list", "put"] as const) {
    const [ours, peer] = [times.hub[what], times.direct[what]];
    for (const [name, ratio] of [
      ["median", ours.median / peer.median],
      ["p95", ours.p95 / peer.p95],
    ] as const) {
      printRow({
        what: `${what} of ${KEYS} keys × ${VALUE_BYTES} B through the hub service beside direct (${name})`,
        figure: ratio,
        unit: "×",
        limit: 2,
        peer: `direct ${peer.summary()}`,
        note: `through the hub ${ours.summary()} of ${ours.count}, beside ${SESSIONS} sessions that watch`,
      });
    }
  }
}

function put(index: number): { kind: "put"; name: string; value: Uint8Array; mode: "overwrite" } {
  return { kind: "put", name: keyName(index), value: randomBytes(VALUE_BYTES), mode: "overwrite" };
}
