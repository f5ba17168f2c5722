import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { volumesyncProgram } from "../cluster/cluster-programs.ts";
import { BenchService } from "./bench-service.ts";
import { KubernetesScene, VALUE_BYTES, keyName, type BenchSecret } from "./kubernetes-scene.ts";
import { printRow, round } from "./print-row.ts";
import { RawApi } from "./raw-api.ts";
import { RawPatch } from "./raw-patch.ts";
import { Samples } from "./samples.ts";
import { serviceCommand } from "./service-command.ts";

const WARM_UP = 10;
const RUNS = 100;
/** Of kubectl, a process each. */
const KUBECTL_RUNS = 15;

const command = serviceCommand();
const scene = await KubernetesScene.start({ etcdFsync: true });
try {
  await putOne(10);
  await putOne(1_000);
  await listWarm(1_000);
} finally {
  await scene.dispose();
}

/** Three Secrets of one size, so that no writer's events are another one's work. */
async function putOne(keys: number): Promise<void> {
  const [own, kept, raw] = [await scene.secret(keys), await scene.secret(keys), await scene.secret(keys)];
  const service = await BenchService.start(command, scene.environment(own.spec));
  const besideKubelet = await BenchService.start(command, {
    ...scene.environment(kept.spec),
    NBSECRETS_MOUNT: await keptMount(kept),
  });
  const api = new RawApi(scene.cluster, "alice");
  const patch = await RawPatch.of(api, raw);
  const times = { ours: new Samples(), beside: new Samples(), raw: new Samples(), bare: new Samples() };
  const kubectl = new Samples();
  try {
    await Promise.all([service.openPanel(), besideKubelet.openPanel()]);
    for (let run = -WARM_UP; run < RUNS; run += 1) {
      const name = keyName((run + WARM_UP) % keys);
      const value = (): Uint8Array => randomBytes(VALUE_BYTES);
      const round = {
        ours: await timed(() => service.put(name, value())),
        raw: await patch.put(name, value()),
        beside: await timed(() => besideKubelet.put(name, value())),
        bare: await patch.bare(name, value()),
      };
      if (run >= 0) {
        for (const [who, time] of Object.entries(round)) {
          times[who as keyof typeof round].add(time);
        }
      }
    }
    for (let run = -1; run < KUBECTL_RUNS; run += 1) {
      const body = { data: { [keyName(0)]: randomBytes(VALUE_BYTES).toString("base64") } };
      const words = ["patch", "secret", raw.name, "-n", raw.namespace, "--type=merge", "-p", JSON.stringify(body)];
      const time = await timed(() => scene.cluster.kubectl(words, { user: "alice" }));
      if (run >= 0) {
        kubectl.add(time);
      }
    }
  } finally {
    api.close();
    await Promise.all([service.stop(), besideKubelet.stop()]);
  }
  const what = `Secret of ${size(keys)}: put one through the service, warm`;
  const peers =
    `the same PATCH raw ${times.raw.summary()}; the least PATCH ${times.bare.summary()}; ` +
    `kubectl patch ${kubectl.summary()}`;
  ratioRow(`${what}, mount written too, beside the same PATCH raw`, times.ours, times.raw, peers);
  ratioRow(`${what}, the mount kept by the kubelet, beside the same PATCH raw`, times.beside, times.raw, peers);
  leadRow(`kubectl patch beside one put through the service, Secret of ${size(keys)} (median)`, times.ours, kubectl);
}

async function listWarm(keys: number): Promise<void> {
  const secret = await scene.secret(keys);
  const service = await BenchService.start(command, scene.environment(secret.spec));
  const api = new RawApi(scene.cluster, "alice");
  const [ours, raw, parsed, kubectl] = [new Samples(), new Samples(), new Samples(), new Samples()];
  try {
    await service.openPanel();
    for (let run = -WARM_UP; run < RUNS; run += 1) {
      const time = await timed(() => service.pipe.request("store/list"));
      const start = performance.now();
      const body = await api.send({ method: "GET", path: secret.path });
      const read = performance.now() - start;
      JSON.parse(body.toString());
      if (run >= 0) {
        ours.add(time);
        raw.add(read);
        parsed.add(performance.now() - start);
      }
    }
    for (let run = -1; run < KUBECTL_RUNS; run += 1) {
      const words = ["get", "secret", secret.name, "-n", secret.namespace, "-o", "json"];
      const time = await timed(() => scene.cluster.kubectl(words, { user: "alice" }));
      if (run >= 0) {
        kubectl.add(time);
      }
    }
  } finally {
    api.close();
    await service.stop();
  }
  const peers =
    `raw GET, parsed ${parsed.summary()}; its bytes alone ${raw.summary()} (ours ${round(ours.median / raw.median)}×); ` +
    `kubectl get -o json ${kubectl.summary()}`;
  ratioRow(`list of ${size(keys)} through the service, warm, beside raw GET, both parsed`, ours, parsed, peers);
  leadRow(`kubectl get beside list through the service, ${size(keys)} (median)`, ours, kubectl);
}

function ratioRow(what: string, ours: Samples, raw: Samples, peers: string): void {
  for (const [name, ratio] of [
    ["median", ours.median / raw.median],
    ["p95", ours.p95 / raw.p95],
  ] as const) {
    printRow({
      what: `${what} (${name})`,
      figure: ratio,
      unit: "×",
      limit: 1.3,
      peer: peers,
      note: `ours ${ours.summary()} of ${ours.count}`,
    });
  }
}

/** The figure to reach is "at least", so the row has its inverse: how much of kubectl's time ours is. */
function leadRow(what: string, ours: Samples, kubectl: Samples): void {
  printRow({
    what,
    figure: (100 * ours.median) / kubectl.median,
    unit: "% of kubectl's time",
    limit: 33.3,
    peer: kubectl.summary(),
    note: `${round(kubectl.median / ours.median)} times as fast; kubectl ${kubectl.count} times, a process each`,
  });
}

/** A directory that the kubelet's own code has written. */
async function keptMount(secret: BenchSecret): Promise<string> {
  const directory = join(scene.home, secret.namespace);
  const words = ["--kubeconfig", scene.cluster.kubeconfig("admin"), "--namespace", secret.namespace];
  await promisify(execFile)(volumesyncProgram(), [...words, "--secret", secret.name, "--dir", directory, "--once"]);
  return directory;
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function size(keys: number): string {
  return `${keys.toLocaleString("en")} keys × ${VALUE_BYTES} B`;
}
