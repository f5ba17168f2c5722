import { spawn, type ChildProcess } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../cluster/free-port.ts";
import { inEnvironment } from "./checkout.ts";
import { Person } from "./person.ts";
import { untilAnswers } from "./until-answers.ts";

const name = "another-machine";
/** Takes the name of another machine, and goes on as the program that is told. */
const renamed = "import os, socket, sys; socket.sethostname(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])";

/**
 * A Jupyter server that gives others its kernels, as on another machine: it has a host name and a home of its own, and nothing of
 * Notebook Secrets runs in it. The host name is that of a UTS namespace, and stays there.
 */
export class OtherMachine extends Person {
  readonly token = "a-token-for-the-gateway";
  readonly #log = join(this.home, "gateway.log");
  #process: ChildProcess | undefined;
  #port = 0;

  constructor() {
    super("machine");
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#port = await freePort();
    const log = openSync(this.#log, "a");
    const isRoot = process.geteuid?.() === 0;
    const server = [
      inEnvironment("jupyter-server"),
      "--no-browser",
      "--allow-root",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${this.#port}`,
      "--ServerApp.port_retries=0",
      "--ServerApp.jpserver_extensions={'jupyterlab_nbsecrets': False, 'jupyterlab': False, 'notebook': False}",
      `--IdentityProvider.token=${this.token}`,
      `--ServerApp.root_dir=${this.notebooks}`,
    ];
    this.#process = spawn(
      "unshare",
      [...(isRoot ? [] : ["--map-root-user"]), "--uts", inEnvironment("python"), "-c", renamed, name, ...server],
      { cwd: this.notebooks, env: this.environment, stdio: ["ignore", log, log] },
    );
    await untilAnswers(`${this.origin}/api/status?token=${this.token}`, this.#process, this.#log);
  }

  async dispose(): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    this.removeHome();
  }
}
