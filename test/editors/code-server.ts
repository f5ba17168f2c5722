import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../cluster/free-port.ts";
import { checkout, inEnvironment } from "./checkout.ts";
import { Person, type PersonOptions } from "./person.ts";
import { runToEnd } from "./run-to-end.ts";
import { untilAnswers } from "./until-answers.ts";

export interface CodeServerOptions extends PersonOptions {
  /** Settings of the person, besides those that keep dialogs away. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Extensions to install, as VSIX files; ours and the stand-in kernel unless told. */
  readonly extensions?: readonly string[];
  /** Whether the page may be given a payload: how tests run inside the extension host. It keeps notifications away. */
  readonly smokeTestDriver?: boolean;
}

const PROGRAM = checkout(".work/vscode-host/node_modules/code-server/out/node/entry.js");
const EXTENSIONS = [checkout(".work/vscode/nbsecrets.vsix"), checkout(".work/vscode-tests/helper.vsix")];

const SETTINGS = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.editor.useModal": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/** A real VS Code workbench and extension host in a server on loopback, for a person of its own, with the VSIX installed. */
export class CodeServer extends Person {
  readonly log = join(this.home, "code-server.log");
  readonly #options: CodeServerOptions;
  readonly #data = join(this.home, "code", "data");
  readonly #extensions = join(this.home, "code", "extensions");
  #process: ChildProcess | undefined;
  #port = 0;

  constructor(options: CodeServerOptions = {}) {
    super("code", {
      ...options,
      environment: {
        // Nothing is asked of a marketplace.
        EXTENSIONS_GALLERY: '{"serviceUrl":""}',
        NBSECRETS_TESTS_PYTHON: inEnvironment("python"),
        ...options.environment,
      },
    });
    this.#options = options;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The workbench with the directory of notebooks as its folder; `query` adds to it. */
  address(query: Readonly<Record<string, string>> = {}): string {
    return `${this.origin}/?${new URLSearchParams({ folder: this.notebooks, ...query }).toString()}`;
  }

  /** A file of this machine, as the workbench names it. */
  uri(path: string): string {
    return `vscode-remote://127.0.0.1:${this.#port}${path}`;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Installs the extensions, as a person does. Once, before the first start. */
  async install(): Promise<void> {
    this.#writeSettings();
    for (const vsix of this.#options.extensions ?? EXTENSIONS) {
      const words = [PROGRAM, ...this.#directories, "--install-extension", vsix, "--force"];
      await runToEnd(process.execPath, words, this.environment);
    }
  }

  /** @param words - more of the server's own command line. */
  async start(words: readonly string[] = []): Promise<void> {
    this.#port ||= await freePort();
    const log = openSync(this.log, "a");
    this.#process = spawn(
      process.execPath,
      [
        PROGRAM,
        ...this.#directories,
        `--bind-addr=127.0.0.1:${this.#port}`,
        "--auth=none",
        "--disable-telemetry",
        "--disable-update-check",
        "--disable-workspace-trust",
        "--disable-getting-started-override",
        "--disable-proxy",
        "--ignore-last-opened",
        ...words,
        ...(this.#options.smokeTestDriver ? ["--vscode-option", "enable-smoke-test-driver"] : []),
      ],
      { cwd: this.home, env: this.environment, stdio: ["ignore", log, log] },
    );
    await untilAnswers(`${this.origin}/healthz`, this.#process, this.log);
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

  /** As new: no notebooks, secrets or settings of whoever had it before. Its pages must be closed. */
  async renew(): Promise<void> {
    await this.forgetWork();
    for (const name of ["globalStorage", "workspaceStorage", "History", "Backups"]) {
      rmSync(join(this.#data, "User", name), { recursive: true, force: true });
    }
    this.#writeSettings();
    this.machineSettings({});
  }

  /** Settings of the person, besides those of all tests; a running window takes them at once. */
  userSettings(settings: Readonly<Record<string, unknown>>): void {
    this.#writeSettings(settings);
  }

  /** Settings of the machine, where those are that say where secrets are; a running window takes them at once. */
  machineSettings(settings: Readonly<Record<string, unknown>>): void {
    const directory = join(this.#data, "Machine");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "settings.json"), JSON.stringify(settings));
  }

  get #directories(): readonly string[] {
    return ["--user-data-dir", this.#data, "--extensions-dir", this.#extensions];
  }

  #writeSettings(more: Readonly<Record<string, unknown>> = {}): void {
    const directory = join(this.#data, "User");
    mkdirSync(directory, { recursive: true });
    const settings = { ...SETTINGS, ...this.#options.settings, ...more };
    writeFileSync(join(directory, "settings.json"), JSON.stringify(settings));
  }
}
