import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inCheckout, Refusal, root } from "./checkout.mjs";
import { venvPython } from "./python.mjs";
import { logPath } from "./run-command.mjs";

const SAMPLE = "first-steps.ipynb";
const READY_SECONDS = 60;
const STOP_SECONDS = 15;

/**
 * Starts JupyterLab on loopback with a token that it makes itself, its settings and its sample notebook in `.work/`.
 * `environment` adds to this process's. Resolves when it answers. `stop` resolves when no process of it is left.
 */
export async function startJupyterLab({ port, environment }, cancelled) {
  const notebooks = inCheckout(".work", "notebooks");
  mkdirSync(notebooks, { recursive: true });
  if (!existsSync(join(notebooks, SAMPLE))) copyFileSync(inCheckout("examples", SAMPLE), join(notebooks, SAMPLE));
  const config = writeConfig();
  const runtime = inCheckout(".work", "run", String(process.pid));
  rmSync(runtime, { recursive: true, force: true });
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const log = logPath("jupyterlab");
  mkdirSync(inCheckout(".work", "logs"), { recursive: true });
  const output = openSync(log, "w", 0o600);
  const child = spawn(venvPython, ["-m", "jupyterlab", ...labOptions(notebooks, port)], {
    cwd: notebooks,
    env: {
      ...process.env,
      ...environment,
      JUPYTER_CONFIG_DIR: config,
      JUPYTER_RUNTIME_DIR: runtime,
    },
    stdio: ["ignore", output, output],
    // A group of its own: Ctrl-C reaches this script alone, which then stops the whole group in order.
    detached: true,
    windowsHide: true,
  });
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
  const stop = async () => {
    await stopGroup(child, ended);
    rmSync(runtime, { recursive: true, force: true });
  };
  try {
    const server = await whenReady(runtime, ended, cancelled);
    const address = `${server.url}lab/tree/${SAMPLE}?token=${server.token}`;
    return { address, openFile: server.openFile, log: relative(root, log), ended, stop };
  } catch (error) {
    await stop();
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`${readFileSync(log, "utf8").trimEnd().split("\n").slice(-15).join("\n")}\n\n${error.message}`);
  }
}

function labOptions(notebooks, port) {
  return [
    "--no-browser",
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.root_dir=${notebooks}`,
    `--LabApp.default_url=/lab/tree/${SAMPLE}`,
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, "--ServerApp.port_retries=0"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

/** Settings apart from the person's own Jupyter, so that nothing there can keep this from starting. */
function writeConfig() {
  const config = inCheckout(".work", "jupyter");
  mkdirSync(join(config, "labconfig"), { recursive: true });
  const quiet = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };
  writeFileSync(
    join(config, "labconfig", "default_setting_overrides.json"),
    `${JSON.stringify(quiet, undefined, 2)}\n`,
  );
  return config;
}

/** Jupyter writes its address and token into its runtime directory once its port is open. */
async function whenReady(runtime, ended, cancelled) {
  let why;
  void ended.then(
    () => (why ??= "JupyterLab could not start."),
    (error) => (why ??= `JupyterLab could not start: ${error.message}`),
  );
  void cancelled.then(() => (why ??= "Stopped before JupyterLab was ready."));
  const deadline = performance.now() + READY_SECONDS * 1000;
  while (why === undefined) {
    if (performance.now() > deadline) throw new Refusal(`JupyterLab was not ready after ${READY_SECONDS} s.`);
    const names = readdirSync(runtime);
    const info = names.find((name) => /^jpserver-\d+\.json$/.test(name));
    const page = names.find((name) => /^jpserver-\d+-open\.html$/.test(name));
    if (info !== undefined && page !== undefined) {
      const { url, token } = JSON.parse(readFileSync(join(runtime, info), "utf8"));
      if (await isAnswering(`${url}api`)) return { url, token, openFile: join(runtime, page) };
    }
    await delay(100);
  }
  throw new Refusal(why);
}

async function isAnswering(url) {
  try {
    return (await fetch(url)).ok;
  } catch (error) {
    if (error.cause?.code === "ECONNREFUSED") return false;
    throw error;
  }
}

/** SIGTERM makes Jupyter end its kernels and terminals, and the service ends with its input; what is left after 15 s is killed. */
async function stopGroup(child, ended) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    await ended;
    return;
  }
  signalGroup(child.pid, "SIGTERM");
  const deadline = performance.now() + STOP_SECONDS * 1000;
  while (signalGroup(child.pid, 0)) {
    if (performance.now() > deadline) signalGroup(child.pid, "SIGKILL");
    await delay(50);
  }
}

/** False when the group has no process left. */
function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}

/** The page is Jupyter's own: a file that only this user reads, so that the token is on no command line. */
export async function openInBrowser(page) {
  const [program, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, page], { stdio: "ignore", detached: true, windowsHide: true });
  const started = await new Promise((resolve) => {
    child.once("spawn", () => resolve(true));
    child.once("error", () => resolve(false));
  });
  child.unref();
  if (!started) console.log("No browser could be opened; open the address above.");
}
