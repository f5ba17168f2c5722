import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { volumesyncProgram } from "../cluster/cluster-programs.ts";
import { AuditedRequests, requestsSince } from "./audited-requests.ts";
import { BenchService } from "./bench-service.ts";
import { CountingProxy, inWords, since } from "./counting-proxy.ts";
import { KubernetesScene, VALUE_BYTES, keyName } from "./kubernetes-scene.ts";
import { memoryOf, type Memory } from "./memory-of.ts";
import { mountedValue } from "./mounted-value.ts";
import { printRow, round } from "./print-row.ts";
import { RawApi } from "./raw-api.ts";
import { RawPatch } from "./raw-patch.ts";
import { Samples } from "./samples.ts";
import { serviceCommand } from "./service-command.ts";

/** Ten are the figure's; fewer try the bench itself. */
const MINUTES = Number(process.env["BENCH_IDLE_MINUTES"] ?? 10);
const KEYS = 1_000;
/** How many of the kubelet's writers run beside; each gives a sample every minute or two. */
const KUBELETS = 2;
/** The most that the kubelet takes at its defaults: a period of 60 s, lengthened by up to half of it. */
const LONGEST_SYNC_MS = 90_000;

const command = serviceCommand();
const audit = new AuditedRequests();
const scene = await KubernetesScene.start({ flags: audit.flags, etcdFsync: true });
try {
  const end = Date.now() + MINUTES * 60_000;
  await Promise.all([idleService(), kubelets(end)]);
} finally {
  await scene.dispose();
  audit.dispose();
}

/** A session with an open panel, with nothing happening: its memory, and what goes over the wire all the same. */
async function idleService(): Promise<void> {
  const { cluster, home } = scene;
  const secret = await scene.secret(KEYS);
  const proxy = await CountingProxy.start(cluster.server);
  const kubeconfig = proxy.kubeconfig(cluster.kubeconfig("alice"), cluster.server, join(home, "idle.kubeconfig"));
  const service = await BenchService.start(command, scene.environment(secret.spec, kubeconfig));
  const empty = spawn(command.node, ["-e", "setInterval(() => undefined, 1e6)"], { stdio: "ignore" });
  try {
    await service.openPanel();
    // What opening leaves is over by then, the connection that was kept for a next request too.
    await sleep(65_000);
    const [before, asked, began] = [proxy.traffic, audit.counts("alice"), performance.now()];
    const early = process.platform === "linux" ? memoryOf(service.pid, command.node) : undefined;
    await sleep(MINUTES * 60_000);
    const minutes = (performance.now() - began) / 60_000;
    const traffic = since(before, proxy.traffic);
    const requests = requestsSince(asked, audit.counts("alice"));
    const total = traffic.up + traffic.down;
    printRow({
      what: `bytes on the wire: watching a Secret of ${size(KEYS)} for ${round(minutes)} idle minutes`,
      figure: total / 1_000,
      unit: "kB",
      note:
        `${inWords(traffic)}; API: ${requests}; ${round(((total / minutes) * 60) / 1_000)} kB an hour by extrapolation; ` +
        `a panel was open`,
    });
    if (early !== undefined) {
      memoryRow(early, memoryOf(service.pid, command.node), memoryOf(empty.pid, command.node), minutes);
    }
  } finally {
    empty.kill();
    await service.stop();
    await proxy.close();
  }
}

function memoryRow(early: Memory, late: Memory, empty: Memory, minutes: number): void {
  printRow({
    what: `service memory (PSS) on Kubernetes, ${round(minutes + 1)} idle minutes after list of ${size(KEYS)}`,
    figure: late.pss,
    unit: "MB",
    limit: 110,
    peer: `${round(empty.pss)} MB (the same Node, waiting)`,
    note: `RSS ${round(late.rss)} MB; one minute after the list ${round(early.pss)} MB`,
  });
}

/** The kubelet's own code at its defaults, in the same minutes: a change at any moment of its period. */
async function kubelets(end: number): Promise<void> {
  const times = new Samples();
  await Promise.all(Array.from({ length: KUBELETS }, () => kubelet(times, end)));
  if (times.count > 0) {
    printRow({
      what: `for comparison: PATCH → written by the kubelet's code at its defaults (sync period 60 s, jitter 0.5) (median)`,
      figure: times.median / 1_000,
      unit: "s",
      peer: "0 to 90 s by its code",
      note: `${times.count} changes at random moments; p95 ${round(times.p95 / 1_000)} s; the next cell comes on top`,
    });
  }
}

async function kubelet(times: Samples, end: number): Promise<void> {
  const secret = await scene.secret(10);
  const directory = mkdtempSync(join(scene.home, "kubelet-"));
  const writer = spawn(
    volumesyncProgram(),
    [
      ...["--kubeconfig", scene.cluster.kubeconfig("admin"), "--namespace", secret.namespace],
      ...["--secret", secret.name, "--dir", directory],
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const api = new RawApi(scene.cluster, "admin");
  try {
    await once(writer.stdout, "data");
    const patch = await RawPatch.of(api, secret);
    for (;;) {
      await sleep(Math.random() * LONGEST_SYNC_MS);
      if (Date.now() > end - LONGEST_SYNC_MS) {
        return;
      }
      const value = randomBytes(VALUE_BYTES / 2).toString("hex");
      const start = performance.now();
      await patch.bare(keyName(0), Buffer.from(value));
      await mountedValue(directory, keyName(0), value);
      times.add(performance.now() - start);
    }
  } finally {
    api.close();
    const ended = once(writer, "exit");
    writer.kill();
    await ended;
  }
}

function size(keys: number): string {
  return `${keys.toLocaleString("en")} keys × ${VALUE_BYTES} B`;
}
