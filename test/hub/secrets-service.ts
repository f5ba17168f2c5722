import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../editors/checkout.ts";
import { LoggedProcess } from "./logged-process.ts";
import type { TestHub } from "./test-hub.ts";

export interface SecretsServiceOptions {
  readonly hub: Pick<TestHub, "directory" | "apiUrl" | "serviceToken" | "serviceOrigin">;
  readonly kubeconfig: string;
  readonly namespace: string;
  /** More words for the command. */
  readonly words?: readonly string[];
}

export interface AdminOutcome {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `nbsecrets hub-service`, as its own Deployment would run it. */
export class SecretsService {
  readonly #options: SecretsServiceOptions;
  readonly #process: LoggedProcess;
  readonly #log: string;

  constructor(options: SecretsServiceOptions) {
    const { hub, namespace, words = [] } = options;
    this.#options = options;
    this.#log = join(hub.directory, `service-${namespace}.log`);
    this.#process = new LoggedProcess({
      command: process.execPath,
      words: [PROGRAM, "hub-service", "--namespace", namespace, ...words],
      env: this.environment,
      log: this.#log,
      directory: hub.directory,
    });
  }

  async start(): Promise<void> {
    const address = `${this.#options.hub.serviceOrigin}/services/nbsecrets/health`;
    await this.#process.start(async () => (await fetch(address)).ok);
  }

  /** Resolves with its exit code; null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null> {
    return this.#process.stop(signal);
  }

  /** `nbsecrets admin`, where the service runs. */
  admin(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<AdminOutcome> {
    const all = [PROGRAM, "admin", ...words, "--namespace", this.#options.namespace];
    return new Promise((resolve) => {
      execFile(process.execPath, all, { env: { ...this.environment, ...env } }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr }),
      );
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** All that it ever said, of earlier runs as well. */
  get log(): string {
    return readFileSync(this.#log, "utf8");
  }

  /** What it said of sessions, without the time. */
  get sessions(): readonly string[] {
    const lines = this.log.split("\n").map((line) => /^\d{4}-\d\d-\d\dT\S+Z (.*)$/.exec(line)?.[1]);
    return lines.filter((line) => line !== undefined);
  }

  /** What the hub's configuration and the cluster give it. */
  get environment(): Readonly<Record<string, string>> {
    const { hub, kubeconfig } = this.#options;
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: hub.directory,
      KUBECONFIG: kubeconfig,
      JUPYTERHUB_API_URL: hub.apiUrl,
      JUPYTERHUB_API_TOKEN: hub.serviceToken,
      JUPYTERHUB_SERVICE_NAME: "nbsecrets",
      JUPYTERHUB_SERVICE_PREFIX: "/services/nbsecrets/",
      JUPYTERHUB_SERVICE_URL: hub.serviceOrigin,
    };
  }
}

const PROGRAM = checkout("packages/cli/dist/nbsecrets.mjs");
