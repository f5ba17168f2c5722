/**
 * testcluster for the binaries of KUBEBUILDER_ASSETS: as much of its command line as the tests use, and the same line on
 * standard output. There are no controllers: a deleted namespace stays, a new one has no service account.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { apiRequest } from "./api-request.ts";
import { ClusterFiles } from "./cluster-files.ts";
import { assets } from "./cluster-programs.ts";
import { freePort } from "./free-port.ts";

const { values: options, positionals: flags } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: "string" },
    users: { type: "string", default: "alice,bob" },
    components: { type: "string", default: "all" },
    "etcd-no-fsync": { type: "boolean", default: false },
    "until-stdin-ends": { type: "boolean", default: false },
  },
});
if (options.dir === undefined) throw new Error("--dir is required with KUBEBUILDER_ASSETS");
const directory = resolve(options.dir);
const files = new ClusterFiles(directory);
const etcdSocket = join(directory, "etcd.sock");
const running = new Set<ChildProcess>();
let stopping = false;

process.on("SIGTERM", () => void stop());
if (options["until-stdin-ends"]) process.stdin.on("end", () => void stop()).resume();

let pid = options.components === "apiserver" ? undefined : await startEtcd();
let more = {};
if (options.components !== "etcd") {
  const server = `https://127.0.0.1:${await port()}`;
  const users = files.addUsers(options.users.split(","), server);
  pid = startApiServer(new URL(server).port);
  await untilReady(server);
  more = { server, caFile: files.caFile, ...users };
}
process.stdout.write(
  `${JSON.stringify({ pid, components: options.components, dir: directory, etcdSocket, ...more })}\n`,
);

async function startEtcd(): Promise<number | undefined> {
  const peer = `unix://${join(directory, "etcd-peer.sock")}`;
  const client = `unix://${etcdSocket}`;
  for (const socket of [etcdSocket, join(directory, "etcd-peer.sock")]) rmSync(socket, { force: true });
  const args = [
    "--name=testcluster",
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=testcluster=${peer}`,
    "--heartbeat-interval=10",
    "--election-timeout=100",
    "--log-level=warn",
  ];
  if (options["etcd-no-fsync"]) args.push("--unsafe-no-fsync");
  const started = start("etcd", args, "etcd.log");
  while (!existsSync(etcdSocket)) await delay(20);
  return started.pid;
}

function startApiServer(securePort: string): number | undefined {
  const pki = (name: string) => files.path("pki", name);
  const args = [
    `--etcd-servers=unix://${etcdSocket}`,
    "--authorization-mode=RBAC",
    "--anonymous-auth=true",
    `--token-auth-file=${files.path("tokens.csv")}`,
    `--client-ca-file=${files.caFile}`,
    `--tls-cert-file=${pki("serving.crt")}`,
    `--tls-private-key-file=${pki("serving.key")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-signing-key-file=${pki("sa.key")}`,
    `--service-account-key-file=${pki("sa.pub")}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${securePort}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--endpoint-reconciler-type=none",
    "--profiling=false",
    "--shutdown-watch-termination-grace-period=2s",
  ];
  return start("kube-apiserver", [...args, ...flags], "apiserver.log").pid;
}

/** Starts one of the binaries; when it ends by itself, this process and the other one end too. */
function start(name: string, args: readonly string[], log: string): ChildProcess {
  const file = files.path(log);
  const output = openSync(file, "a", 0o600);
  const child = spawn(join(assets() ?? "", name), args, { stdio: ["ignore", output, output] });
  running.add(child);
  const ended = async (why: string) => {
    running.delete(child);
    if (stopping) return;
    stopping = true;
    const tail = readFileSync(file, "utf8").trimEnd().split("\n").slice(-10).join("\n");
    process.stderr.write(`testcluster: ${name} ${why}\n${tail}\n`);
    await Promise.all([...running].map((other) => end(other, "SIGKILL")));
    process.exit(1);
  };
  child.once("error", (error) => void ended(`could not be started: ${error.message}`));
  child.once("exit", (code, signal) => void ended(`ended with ${code ?? signal}`));
  return child;
}

async function untilReady(server: string): Promise<void> {
  const ca = readFileSync(files.caFile, "utf8");
  const token = readFileSync(files.path("admin.token"), "utf8");
  for (const path of ["/readyz", "/api/v1/namespaces/default"]) {
    const answers = () => apiRequest({ server, ca, token, method: "GET", path }).catch(() => ({ status: 0 }));
    while ((await answers()).status !== 200) await delay(50);
  }
}

/** The port that an earlier run on the directory had, else a free one. */
async function port(): Promise<number> {
  const file = files.path("port");
  if (existsSync(file)) return Number(readFileSync(file, "utf8"));
  const found = await freePort();
  writeFileSync(file, String(found), { mode: 0o600 });
  return found;
}

/** The API server first: its last requests need etcd. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const child of [...running].reverse()) await end(child, "SIGTERM");
  process.exit(0);
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
