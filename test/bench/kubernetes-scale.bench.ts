import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { KubernetesScene, VALUE_BYTES, keyName } from "./kubernetes-scene.ts";
import { printRow, round } from "./print-row.ts";
import { RawApi } from "./raw-api.ts";
import { RawPatch } from "./raw-patch.ts";
import { RawWatches } from "./raw-watches.ts";
import { Samples } from "./samples.ts";

const FEW = 200;
const MANY = 1_000;
const KEYS = 10;
const PATCHES = 100;
/** For the API server to give back what opening took: two of its collector's forced runs. */
const SETTLE_MS = 20_000;

const scene = await KubernetesScene.start();
const api = new RawApi(scene.cluster, "alice");
try {
  const [watched, other] = [await scene.secret(KEYS), await scene.secret(KEYS)];
  const patch = await RawPatch.of(api, other);
  const watches = new RawWatches(scene.cluster, watched);
  const alone = await patches(patch);
  await watches.open(FEW);
  const few = await serverMemory();
  const busyBefore = await serverMetric("process_cpu_seconds_total");
  const seconds = await watches.open(MANY - FEW);
  const busy = (await serverMetric("process_cpu_seconds_total")) - busyBefore;
  const many = await serverMemory();
  const beside = await patches(patch);
  watches.close();
  const each = ((many - few) * 1_000) / (MANY - FEW);
  printRow({
    what: `API server: memory of each further watch of one Secret, from ${FEW} to ${MANY} watches (RSS)`,
    figure: each,
    unit: "kB",
    note:
      `RSS ${round(few)} MB with ${FEW}, ${round(many)} MB with ${MANY}; a connection each, HTTP/1.1 over TLS; ` +
      `10,000 would take ${round(each / 100)} GB, by extrapolation`,
  });
  printRow({
    what: `${MANY - FEW} sessions connect at once: two TLS connections, one watch, one GET each; Secret of ${KEYS} keys × ${VALUE_BYTES} B`,
    figure: seconds,
    unit: "s",
    note:
      `${round((MANY - FEW) / seconds)} sessions a second, server and clients on this one machine; the server's processor ` +
      `time for each: ${round((busy * 1_000) / (MANY - FEW))} ms`,
  });
  printRow({
    what: `PATCH of one value beside ${MANY} watches of another Secret (p95)`,
    figure: beside.p95,
    unit: "ms",
    peer: `${alone.summary()} (no watch)`,
    note: `p50 ${round(beside.median)} ms of ${beside.count}`,
  });
} finally {
  api.close();
  await scene.dispose();
}

async function patches(patch: RawPatch): Promise<Samples> {
  const times = new Samples();
  for (let run = 0; run < PATCHES; run += 1) {
    times.add(await patch.put(keyName(run % KEYS), randomBytes(VALUE_BYTES)));
  }
  return times;
}

/** In megabytes, after a pause. */
async function serverMemory(): Promise<number> {
  await sleep(SETTLE_MS);
  return (await serverMetric("process_resident_memory_bytes")) / 1_000_000;
}

/** What the API server says of itself. */
async function serverMetric(name: string): Promise<number> {
  const { text } = await scene.cluster.request("GET", "/metrics");
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}
