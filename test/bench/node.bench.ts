import { lstat, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { TestCluster } from "../cluster/test-cluster.ts";
import { sightings, untilSeen, watchCommand } from "../node/file-watch.ts";
import type { Pod } from "../node/pod.ts";
import { SessionChart, type MountMode } from "../node/session-chart.ts";
import { TestNode } from "../node/test-node.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";

const NAME = "API_TOKEN";
const LIVE_RUNS = 60;
/** Each change is seen by each of these pods, whose turn comes at a time of its own. */
const KUBELET_PODS = 6;
const KUBELET_RUNS = 2;
const STARTS = 12;
/** Kubernetes' own default. */
const SYNC = "1m0s";
/** The unit of `starttime` in /proc/PID/stat, in milliseconds. */
const TICK = 10;

const cluster = await TestCluster.start({ etcdFsync: true });
const node = await TestNode.start(cluster, { syncFrequency: SYNC });
const sessions = await SessionChart.create(node);
try {
  await sessions.makeSecret({ [NAME]: "0" });
  const live = await start("live", "live");
  const liveTimes = await liveChanges(live);
  await delay(10_000);
  const memory = await pssOf(await node.processOf(live, "nbsecrets"));
  printRow({ what: "real node: the sidecar's memory, PSS", figure: memory, unit: "MB", limit: 110 });
  const startTimes = await starts();
  printRow({
    what: "real node: start of the sidecar's container → files there (p95)",
    figure: startTimes.p95,
    unit: "ms",
    limit: 1500,
    note: `${startTimes.summary()} of ${startTimes.count} pods`,
  });
  const kubeletTimes = await kubeletChanges();
  printRow({
    what: "real node: change → seen by a process in the pod, live mode (p95)",
    figure: liveTimes.p95,
    unit: "ms",
    limit: 500,
    peer: `kubelet mode, sync every minute: ${seconds(kubeletTimes)} of ${kubeletTimes.count}`,
    note: `${liveTimes.summary()} of ${liveTimes.count}, from before the PATCH; the process looks every 5 ms`,
  });
} finally {
  sessions.remove();
  await node.dispose();
  await cluster.dispose();
}

function start(name: string, mode: MountMode): Promise<Pod> {
  return sessions.start({ name, mode, command: watchCommand(NAME) }).then((pod) => pod.ready());
}

async function liveChanges(pod: Pod): Promise<Samples> {
  const sent = new Map<string, number>();
  for (let run = 1; run <= LIVE_RUNS; run += 1) {
    await delay(300 + Math.random() * 700);
    sent.set(`live ${run}`, await change(`live ${run}`));
  }
  await untilSeen(pod, `live ${LIVE_RUNS}`);
  return timesOf(pod, sent);
}

async function kubeletChanges(): Promise<Samples> {
  const pods: Pod[] = [];
  for (let index = 1; index <= KUBELET_PODS; index += 1) {
    pods.push(await start(`kubelet-${index}`, "kubelet"));
    await delay(Math.random() * 10_000);
  }
  const all = new Samples();
  for (let run = 1; run <= KUBELET_RUNS; run += 1) {
    await delay(Math.random() * 60_000);
    const content = `kubelet ${run}`;
    const sent = new Map([[content, await change(content)]]);
    for (const pod of pods) {
      await untilSeen(pod, content);
      (await timesOf(pod, sent)).values.forEach((time) => all.add(time));
    }
  }
  return all;
}

/** New pods, one after the other. */
async function starts(): Promise<Samples> {
  const times = new Samples();
  for (let index = 1; index <= STARTS; index += 1) {
    const pod = await start(`start-${index}`, "live");
    const pid = await node.processOf(pod, "nbsecrets");
    // Not by /var/run: the image's link would lead into this machine's own.
    const { mtimeMs } = await lstat(`/proc/${pid}/root/run/secrets/user_credentials/..ready`);
    times.add(mtimeMs - (await startOf(pid)));
    await pod.remove();
  }
  return times;
}

/** Returns when it was begun. */
async function change(content: string): Promise<number> {
  const begun = Date.now();
  const { status } = await cluster.request(
    "PATCH",
    `/api/v1/namespaces/${sessions.namespace}/secrets/user-credentials`,
    { body: { stringData: { [NAME]: content } }, contentType: "application/merge-patch+json" },
  );
  if (status !== 200) {
    throw new Error(`The API server answered ${status}.`);
  }
  return begun;
}

async function timesOf(pod: Pod, sent: ReadonlyMap<string, number>): Promise<Samples> {
  const times = new Samples();
  const seen = await sightings(pod);
  for (const [content, begun] of sent) {
    const sighting = seen.find((found) => found.content === content);
    if (sighting === undefined) {
      throw new Error(`The pod ${pod.name} did not see every change.`);
    }
    times.add(sighting.at - begun);
  }
  return times;
}

/** In milliseconds since the epoch, to a hundredth of a second. */
async function startOf(pid: number): Promise<number> {
  const [stat, uptime] = await Promise.all([readFile(`/proc/${pid}/stat`, "utf8"), readFile("/proc/uptime", "utf8")]);
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  return Date.now() - Number(uptime.split(" ")[0]) * 1000 + ticks * TICK;
}

/** Of the one sidecar that runs: nobody shares its program with it. */
async function pssOf(pid: number): Promise<number> {
  const [, kilobytes] = /^Pss: +(\d+) kB$/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

function seconds(samples: Samples): string {
  return `p50 ${round(samples.median / 1000)}, p95 ${round(samples.p95 / 1000)} s`;
}
