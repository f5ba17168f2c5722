import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore, places } from "@nbsecrets/stores";
import { memoryOf, type Memory } from "./memory-of.ts";
import { printRow, round } from "./print-row.ts";
import { serviceCommand } from "./service-command.ts";
import { ServicePipe } from "./service-pipe.ts";

const SECRETS = 100;
const BYTES = 40;
const IDLE_SECONDS = 10;

const { node, words } = serviceCommand();

if (process.platform === "linux") {
  const home = mkdtempSync(join(tmpdir(), "nbsecrets-bench-"));
  try {
    const service = await serviceMemory(home);
    const empty = await emptyMemory(home);
    printRow({
      what: `service memory (PSS), idle ${IDLE_SECONDS} s after start, list and one reveal; ${SECRETS} secrets of ${BYTES} B`,
      figure: service.pss,
      unit: "MB",
      limit: 60,
      peer: `${round(empty.pss)} MB (the same Node, waiting)`,
      note: `RSS ${round(service.rss)} MB, the waiting Node's ${round(empty.rss)} MB; Node ${versionOf(node)}`,
    });
  } finally {
    rmSync(home, { recursive: true });
  }
} else {
  printRow({ what: "service memory (PSS): not measured, only Linux tells it", figure: 0, unit: "MB" });
}

async function serviceMemory(home: string): Promise<Memory> {
  const runtime = join(home, "run");
  mkdirSync(runtime, { mode: 0o700 });
  const others = Object.entries(process.env).filter(([name]) => !/^(NBSECRETS_|XDG_|NODE_)/.test(name));
  const env = { ...Object.fromEntries(others), HOME: home, XDG_RUNTIME_DIR: runtime };
  const store = openStore("vault", places(env, process.platform, process.getuid?.()), env).driver;
  const changes = Array.from({ length: SECRETS }, (_unused, index) => ({
    kind: "put" as const,
    name: `BENCH_SECRET_${index}`,
    value: Buffer.alloc(BYTES, "x"),
    mode: "create" as const,
  }));
  await store.apply(changes);
  await store.close();
  const child = spawn(node, [...words, "serve"], { env, stdio: "pipe" });
  try {
    const service = new ServicePipe(child);
    await service.request("hello", { protocol: 1 });
    await service.request("store/watch", { watch: 1 });
    await service.request("store/list");
    await service.request("store/reveal", { name: "BENCH_SECRET_0" });
    await sleep(IDLE_SECONDS * 1_000);
    return memoryOf(child.pid, node);
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    await ended;
  }
}

async function emptyMemory(cwd: string): Promise<Memory> {
  const child = spawn(node, ["-e", "setInterval(() => undefined, 1e6)"], { cwd, stdio: "ignore" });
  try {
    await sleep(IDLE_SECONDS * 1_000);
    return memoryOf(child.pid, node);
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  }
}

function versionOf(program: string): string {
  return execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
}
