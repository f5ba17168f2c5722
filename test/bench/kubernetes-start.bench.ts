import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, watch } from "node:fs";
import { join } from "node:path";
import { KubernetesScene, VALUE_BYTES, type BenchSecret } from "./kubernetes-scene.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";
import { serviceCommand } from "./service-command.ts";

const RUNS = 11;

const { node, words } = serviceCommand();
const scene = await KubernetesScene.start();
try {
  await startToMounted(10);
  await startToMounted(1_000);
} finally {
  await scene.dispose();
}

/** From the start of the process until its ready file is there, which it writes when all files are; the first run warms the disk's cache. */
async function startToMounted(keys: number): Promise<void> {
  const secret = await scene.secret(keys);
  const [ours, kubectl, bare] = [new Samples(), new Samples(), new Samples()];
  for (let run = -1; run < RUNS; run += 1) {
    const time = await mountOnce(secret);
    const start = performance.now();
    await scene.cluster.kubectl(["get", "secret", secret.name, "-n", secret.namespace, "-o", "json"]);
    const got = performance.now();
    execFileSync(node, ["-e", ""]);
    const ended = performance.now();
    if (run >= 0) {
      ours.add(time);
      kubectl.add(got - start);
      bare.add(ended - got);
    }
  }
  for (const [name, figure] of [
    ["median", ours.median],
    ["p95", ours.p95],
  ] as const) {
    printRow({
      what: `mount --watch: start → mounted, Secret of ${keys.toLocaleString("en")} keys × ${VALUE_BYTES} B (${name})`,
      figure,
      unit: "ms",
      limit: 1_000,
      peer: `${kubectl.summary()} (kubectl get -o json)`,
      note: `${ours.count} processes; a Node that does nothing, start to end: ${round(bare.median)} ms`,
    });
  }
}

async function mountOnce(secret: BenchSecret): Promise<number> {
  const directory = mkdtempSync(join(scene.home, "mount-"));
  const ready = join(directory, "ready");
  const env = scene.environment(secret.spec);
  const isThere = new Promise<void>((resolve) => {
    const watcher = watch(directory, () => {
      if (existsSync(ready)) {
        watcher.close();
        resolve();
      }
    });
  });
  const start = performance.now();
  const child = spawn(node, [...words, "mount", "--watch", join(directory, "mount"), "--ready-file", ready], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  await Promise.race([isThere, ended]);
  const time = performance.now() - start;
  if (child.exitCode !== null) {
    throw new Error(`mount --watch ended with ${child.exitCode}.`);
  }
  child.kill("SIGTERM");
  await ended;
  return time;
}
