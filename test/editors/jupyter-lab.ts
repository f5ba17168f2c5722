import { spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretDriver } from "@nbsecrets/shared";
import { openStore, places } from "@nbsecrets/stores";
import { freePort } from "../cluster/free-port.ts";
import { checkout, inEnvironment } from "./checkout.ts";
import { plainEnvironment } from "./make-plain-kernel.ts";

export type JupyterLabTheme = "JupyterLab Light" | "JupyterLab Dark" | "JupyterLab Dark High Contrast";

export interface JupyterLabOptions {
  readonly baseUrl?: string;
  readonly theme?: JupyterLabTheme;
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  /** The virtual environment it is installed in; that of the checkout unless told. */
  readonly installation?: string;
}

/** A real JupyterLab on loopback for a person of its own: own home, own vault, own runtime directory. */
export class JupyterLab {
  readonly home = mkdtempSync(join(tmpdir(), "nbsecrets-lab-"));
  readonly notebooks = join(this.home, "notebooks");
  readonly log = join(this.home, "jupyter.log");
  /** Another one holds from the next start on. */
  token = "a-token-for-tests";
  readonly environment: Readonly<Record<string, string>>;
  readonly #options: JupyterLabOptions;
  #process: ChildProcess | undefined;
  #port = 0;

  constructor(options: JupyterLabOptions = {}) {
    this.#options = options;
    const runtime = join(this.home, "run");
    mkdirSync(runtime, { mode: 0o700 });
    mkdirSync(this.notebooks);
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(NBSECRETS_|JUPYTER|XDG_|IPYTHON|PYTEST|FORCE_COLOR)/.test(name),
    );
    this.environment = {
      ...(Object.fromEntries(inherited) as Record<string, string>),
      HOME: this.home,
      XDG_RUNTIME_DIR: runtime,
      PYTHONDONTWRITEBYTECODE: "1",
      ...options.environment,
    };
    this.#settings(options.theme);
    this.#kernelSpec("plain", "Python without nbsecrets", inEnvironment("python", plainEnvironment));
  }

  /** The address of a page, token included. */
  address(path = "lab"): string {
    return `${this.origin}${this.#base}${path}?token=${this.token}`;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get #base(): string {
    return this.#options.baseUrl ?? "/";
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** @param token - another one than the pages have: to them it is as if they were signed out. */
  async start(token = this.token): Promise<void> {
    this.#port ||= await freePort();
    const log = openSync(this.log, "a");
    this.#process = spawn(
      inEnvironment("jupyter-lab", this.#options.installation),
      [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        `--ServerApp.port=${this.#port}`,
        "--ServerApp.port_retries=0",
        `--ServerApp.base_url=${this.#base}`,
        `--IdentityProvider.token=${token}`,
        `--ServerApp.root_dir=${this.notebooks}`,
        ...(this.#options.arguments ?? []),
      ],
      { cwd: this.notebooks, env: this.environment, stdio: ["ignore", log, log] },
    );
    const answers = async (): Promise<boolean> =>
      fetch(`${this.origin}${this.#base}api/status?token=${token}`).then(
        (response) => response.ok,
        () => false,
      );
    const end = Date.now() + 60_000;
    while (!(await answers())) {
      if (Date.now() > end || this.#process.exitCode !== null) {
        throw new Error(`JupyterLab did not start; see ${this.log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** As new: no kernels, notebooks, secrets or settings of whoever had it before. Its pages must be closed. */
  async renew(theme?: JupyterLabTheme): Promise<void> {
    const sessions = (await this.#api("GET", "sessions")) as readonly { readonly id: string }[];
    await Promise.all(sessions.map(({ id }) => this.#api("DELETE", `sessions/${id}`)));
    for (const name of readdirSync(this.notebooks)) {
      rmSync(join(this.notebooks, name), { recursive: true });
    }
    rmSync(join(this.home, ".jupyter/lab"), { recursive: true, force: true });
    this.#settings(theme);
    await this.#withStore(async (store) => {
      const infos = await store.list();
      await store.apply(infos.map(({ name }) => ({ kind: "remove" as const, name })));
    });
  }

  /** Runs the command line tool as this person. Resolves with what it printed; rejects when it fails. */
  nbsecrets(words: readonly string[], input = ""): Promise<string> {
    return run(process.execPath, [checkout("packages/cli/dist/nbsecrets.mjs"), ...words], this.environment, input);
  }

  /** A notebook with these code cells, in the server's directory. */
  notebook(name: string, cells: readonly string[] = [""], kernel = "python3"): void {
    const notebook = {
      cells: cells.map((source, index) => ({
        cell_type: "code",
        id: `cell-${index}`,
        metadata: {},
        execution_count: null,
        outputs: [],
        source,
      })),
      metadata: { kernelspec: { name: kernel, display_name: kernel, language: "python" } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    writeFileSync(join(this.notebooks, name), JSON.stringify(notebook));
  }

  /** What a reboot does to this person. The server must be stopped. */
  async forgetRuntimeDirectory(): Promise<void> {
    const runtime = this.environment["XDG_RUNTIME_DIR"] ?? "";
    rmSync(runtime, { recursive: true });
    mkdirSync(runtime, { mode: 0o700 });
  }

  /** Secrets SERVICE_001_TOKEN and on, in the vault. */
  addMany(count: number): Promise<void> {
    return this.#withStore(async (store) => {
      await store.apply(
        Array.from({ length: count }, (_unused, index) => ({
          kind: "put" as const,
          name: `SERVICE_${String(index + 1).padStart(3, "0")}_TOKEN`,
          value: Buffer.from(`token ${index}`),
          mode: "create" as const,
          details: { description: `Service number ${index + 1}` },
        })),
      );
    });
  }

  /** What the store's mount holds under a name; undefined when there is no such file. */
  mounted(name: string): string | undefined {
    return this.mountedBytes(name)?.toString("utf8");
  }

  mountedBytes(name: string): Buffer | undefined {
    const runtime = this.environment["XDG_RUNTIME_DIR"] ?? "";
    const mounts = readdirSync(runtime).filter((directory) => directory.startsWith("nbsecrets"));
    const file = mounts.map((mount) => join(runtime, mount, name)).find((path) => existsSync(path));
    return file === undefined ? undefined : readFileSync(file);
  }

  /** A text file in the server's directory. */
  file(name: string, content: string): void {
    writeFileSync(join(this.notebooks, name), content);
  }

  async #withStore(work: (store: SecretDriver) => Promise<void>): Promise<void> {
    const store = openStore(
      "vault",
      places(this.environment, process.platform, process.getuid?.()),
      this.environment,
    ).driver;
    try {
      await work(store);
    } finally {
      await store.close();
    }
  }

  /** Asks Jupyter's REST API. */
  async #api(method: "GET" | "DELETE", path: string): Promise<unknown> {
    const address = `${this.origin}${this.#base}api/${path}?token=${this.token}`;
    const response = await fetch(address, { method });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status}`);
    }
    return method === "GET" ? response.json() : undefined;
  }

  #settings(theme: JupyterLabTheme = "JupyterLab Light"): void {
    // The question about news would cover what a test looks at.
    this.#setting("@jupyterlab/apputils-extension/notification", { fetchNews: "false", checkForUpdates: false });
    this.#setting("@jupyterlab/apputils-extension/themes", { theme });
  }

  #setting(plugin: string, setting: unknown): void {
    const [scope, packageName, name] = plugin.split("/");
    const directory = join(this.home, ".jupyter/lab/user-settings", scope ?? "", packageName ?? "");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${name}.jupyterlab-settings`), JSON.stringify(setting));
  }

  #kernelSpec(name: string, title: string, python: string): void {
    const directory = join(this.home, ".local/share/jupyter/kernels", name);
    mkdirSync(directory, { recursive: true });
    const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    writeFileSync(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: title, language: "python" }));
  }
}

function run(
  command: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env, stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve(Buffer.concat(out).toString())
        : reject(new Error(`${words[0]} ended with ${code}: ${Buffer.concat(problems).toString()}`)),
    );
    child.stdin.end(input);
  });
}
