import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { AuditedRequests, requestsSince } from "./audited-requests.ts";
import { BenchService } from "./bench-service.ts";
import { CountingProxy, inWords, type Traffic } from "./counting-proxy.ts";
import { KubernetesScene, VALUE_BYTES, keyName } from "./kubernetes-scene.ts";
import { mountedValue } from "./mounted-value.ts";
import { printRow } from "./print-row.ts";
import { serviceCommand } from "./service-command.ts";

const command = serviceCommand();
const audit = new AuditedRequests();
const scene = await KubernetesScene.start({ flags: audit.flags });
try {
  await trafficOf(10);
  await trafficOf(1_000);
} finally {
  await scene.dispose();
  audit.dispose();
}

/** Of one session on a Secret of so many keys, and of kubectl doing the same. */
async function trafficOf(keys: number): Promise<void> {
  const { cluster, home } = scene;
  const secret = await scene.secret(keys);
  const { text } = await cluster.request("GET", secret.path);
  const proxy = await CountingProxy.start(cluster.server);
  const kubeconfig = proxy.kubeconfig(cluster.kubeconfig("alice"), cluster.server, join(home, `${keys}.kubeconfig`));
  const size = `Secret of ${keys.toLocaleString("en")} keys × ${VALUE_BYTES} B (${kilobytes(text.length)} kB as JSON)`;
  const namesIt = [secret.name, "-n", secret.namespace];
  const kubectl = (words: readonly string[]): Promise<unknown> =>
    cluster.kubectl([...words, "--kubeconfig", kubeconfig], { user: "alice" });

  const row = async (what: string, action: () => Promise<unknown>, peer?: Traffic): Promise<Traffic> => {
    const before = audit.counts("alice");
    const traffic = await proxy.during(action);
    const requests = requestsSince(before, audit.counts("alice"));
    printRow({
      what: `bytes on the wire: ${what}; ${size}`,
      figure: (traffic.up + traffic.down) / 1_000,
      unit: "kB",
      ...(peer === undefined ? {} : { peer: `${kilobytes(peer.up + peer.down)} kB (kubectl)` }),
      note: `${inWords(traffic)}; API: ${requests}`,
    });
    return traffic;
  };

  let service: BenchService | undefined;
  try {
    // Twice: the first one fills its cache of what the API server can do.
    await proxy.during(() => kubectl(["get", "secret", ...namesIt, "-o", "name"]));
    const reading = await proxy.during(() => kubectl(["get", "secret", ...namesIt, "-o", "json"]));
    const writing = await proxy.during(() => kubectl(["patch", "secret", ...namesIt, "-p", patch(randomBytes(100))]));
    await row("a session starts, until its mount is written", async () => {
      service = await BenchService.start(command, scene.environment(secret.spec, kubeconfig));
    });
    const running = service;
    if (running === undefined) {
      throw new Error("The service did not start.");
    }
    await row("the panel opens (hello, watch, list, usage, status)", () => running.openPanel(), reading);
    await row(
      `one Save of ${VALUE_BYTES} B, mount written and panel told`,
      () => running.put(keyName(0), randomBytes(VALUE_BYTES)),
      writing,
    );
    const value = randomBytes(VALUE_BYTES / 2).toString("hex");
    // By a way of its own, so that only what the session hears of it is counted.
    await row(`somebody else changes ${VALUE_BYTES} B, mount written and panel told`, async () => {
      await cluster.kubectl(["patch", "secret", ...namesIt, "-p", patch(Buffer.from(value))]);
      await mountedValue(running.mount, keyName(0), value);
    });
  } finally {
    await service?.stop();
    await proxy.close();
  }
}

function patch(value: Uint8Array): string {
  return JSON.stringify({ data: { [keyName(0)]: Buffer.from(value).toString("base64") } });
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
