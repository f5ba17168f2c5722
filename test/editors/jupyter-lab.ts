import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../cluster/free-port.ts";
import { inEnvironment } from "./checkout.ts";
import { plainEnvironment } from "./make-plain-kernel.ts";
import { Person, type PersonOptions } from "./person.ts";
import { untilAnswers } from "./until-answers.ts";

/** Below the home: the kernels that a person has made known to Jupyter. */
const KERNEL_SPECS = ".local/share/jupyter/kernels";

export type JupyterLabTheme = "JupyterLab Light" | "JupyterLab Dark" | "JupyterLab Dark High Contrast";

export interface JupyterLabOptions extends PersonOptions {
  readonly baseUrl?: string;
  readonly theme?: JupyterLabTheme;
  readonly arguments?: readonly string[];
  /** The virtual environment it is installed in; that of the checkout unless told. */
  readonly installation?: string;
}

/** A real JupyterLab on loopback for a person of its own: own home, own vault, own runtime directory. */
export class JupyterLab extends Person {
  readonly log = join(this.home, "jupyter.log");
  /** Another one holds from the next start on. */
  token = "a-token-for-tests";
  readonly #options: JupyterLabOptions;
  #process: ChildProcess | undefined;
  #port = 0;

  constructor(options: JupyterLabOptions = {}) {
    super("lab", options);
    this.#options = options;
    this.#settings(options.theme);
    this.#kernelSpecs();
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
    await untilAnswers(`${this.origin}${this.#base}api/status?token=${token}`, this.#process, this.log);
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
    this.removeHome();
  }

  /** As new: no kernels, notebooks, secrets or settings of whoever had it before. Its pages must be closed. */
  async renew(theme?: JupyterLabTheme): Promise<void> {
    const sessions = (await this.#api("GET", "sessions")) as readonly { readonly id: string }[];
    await Promise.all(sessions.map(({ id }) => this.#api("DELETE", `sessions/${id}`)));
    await this.forgetWork();
    // JupyterLab takes a kernel of the same language where a notebook's own is not installed.
    rmSync(join(this.home, KERNEL_SPECS), { recursive: true });
    this.#kernelSpecs();
    // Put away rather than removed: of a page that was just closed the server may still be saving the layout.
    renameSync(join(this.home, ".jupyter/lab"), mkdtempSync(join(this.home, "old-settings-")));
    this.#settings(theme);
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
    this.setting("@jupyterlab/apputils-extension/notification", { fetchNews: "false", checkForUpdates: false });
    this.setting("@jupyterlab/apputils-extension/themes", { theme });
  }

  /** As a person's settings say when a page starts. */
  setting(plugin: string, setting: unknown): void {
    const [scope, packageName, name] = plugin.split("/");
    const directory = join(this.home, ".jupyter/lab/user-settings", scope ?? "", packageName ?? "");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${name}.jupyterlab-settings`), JSON.stringify(setting));
  }

  #kernelSpecs(): void {
    this.#kernelSpec("plain", "Python without nbsecrets", inEnvironment("python", plainEnvironment));
  }

  #kernelSpec(name: string, title: string, python: string): void {
    const directory = join(this.home, KERNEL_SPECS, name);
    mkdirSync(directory, { recursive: true });
    const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    writeFileSync(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: title, language: "python" }));
  }
}
