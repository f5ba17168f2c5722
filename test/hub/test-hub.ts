import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../cluster/free-port.ts";
import { inEnvironment } from "../editors/checkout.ts";
import { LoggedProcess } from "./logged-process.ts";

const CONFIG = fileURLToPath(new URL("jupyterhub_config.py", import.meta.url));
const PROXY = fileURLToPath(import.meta.resolve("configurable-http-proxy/bin/configurable-http-proxy"));

/** A server of a user's, as the hub made it. */
export interface HubSession {
  readonly user: string;
  readonly pid: number;
  /** The token that the hub gave it. */
  readonly token: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Through the proxy, with a slash at its end. */
  readonly url: string;
}

interface UserModel {
  readonly name: string;
  readonly created: string;
  readonly servers: Readonly<Record<string, { ready: boolean; url: string; state: { pid: number } }>>;
}

/** A real JupyterHub with its real proxy on loopback, as an administrator sets them up for the secrets service. */
export class TestHub {
  readonly directory: string;
  readonly serviceToken = randomBytes(16).toString("hex");
  readonly otherServiceToken = randomBytes(16).toString("hex");
  readonly password = "a-password-for-tests";
  readonly origin: string;
  /** Where the hub itself answers, behind its proxy. */
  readonly hubOrigin: string;
  /** Where the proxy expects the secrets service. */
  readonly serviceOrigin: string;
  readonly #testerToken = randomBytes(16).toString("hex");
  readonly #proxyApi: string;
  readonly #hub: LoggedProcess;
  readonly #proxy: LoggedProcess;
  readonly #sessions = new Set<number>();

  private constructor(directory: string, ports: readonly number[]) {
    const [origin = "", proxyApi = "", hubOrigin = "", serviceOrigin = ""] = ports.map(
      (port) => `http://127.0.0.1:${port}`,
    );
    this.directory = directory;
    this.origin = origin;
    this.hubOrigin = hubOrigin;
    this.serviceOrigin = serviceOrigin;
    this.#proxyApi = proxyApi;
    const inherited = Object.entries(process.env).filter(([name]) => !/^(NBSECRETS_|JUPYTER|XDG_|IPYTHON)/.test(name));
    const env = {
      ...(Object.fromEntries(inherited) as Record<string, string>),
      CONFIGPROXY_AUTH_TOKEN: randomBytes(16).toString("hex"),
      HOME: directory,
    };
    const port = (address: string): string => new URL(address).port;
    const proxyWords = [
      ...["--ip", "127.0.0.1", "--port", port(origin), "--api-ip", "127.0.0.1", "--api-port", port(proxyApi)],
      ...["--error-target", `${hubOrigin}/hub/error`],
    ];
    this.#proxy = new LoggedProcess({
      command: process.execPath,
      words: [PROXY, ...proxyWords],
      env,
      log: join(directory, "proxy.log"),
      directory,
    });
    this.#hub = new LoggedProcess({
      command: inEnvironment("jupyterhub"),
      words: ["-f", CONFIG],
      env: { ...env, HUB_OPTIONS: JSON.stringify(this.#options()) },
      log: join(directory, "hub.log"),
      directory,
    });
  }

  /** Its directory, ports and tokens; nothing runs yet. */
  static async make(): Promise<TestHub> {
    const directory = await mkdtemp(join(tmpdir(), "nbsecrets-hub-"));
    return new TestHub(directory, [await freePort(), await freePort(), await freePort(), await freePort()]);
  }

  /** A hub waits for its services for half a minute: where there is to be one, it is started before. */
  async start(): Promise<void> {
    await this.startProxy();
    await this.startHub();
  }

  /** Where a session finds the secrets service. */
  get serviceUrl(): string {
    return `${this.origin}/services/nbsecrets/`;
  }

  get apiUrl(): string {
    return `${this.hubOrigin}/hub/api`;
  }

  async startHub(): Promise<void> {
    // Through the proxy: only then are its routes what the hub says.
    await this.#hub.start(async () => (await fetch(`${this.origin}/hub/api/`)).ok);
  }

  /** As an upgrade does; by SIGKILL, as a node that fails. */
  async stopHub(signal?: NodeJS.Signals): Promise<void> {
    await this.#hub.stop(signal);
  }

  async startProxy(): Promise<void> {
    await this.#proxy.start(async () => (await fetch(`${this.origin}/`)).status > 0);
  }

  async stopProxy(): Promise<void> {
    await this.#proxy.stop();
  }

  /** One request to the hub's API by a service that may do everything; rejects when it is refused. */
  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.apiUrl}/${path}`, {
      method,
      headers: { Authorization: `token ${this.#testerToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`the hub answered ${response.status} to ${method} ${path}: ${text}`);
    }
    return text === "" ? undefined : JSON.parse(text);
  }

  async addUser(user: string): Promise<UserModel> {
    return (await this.api("POST", `users/${encodeURIComponent(user)}`)) as UserModel;
  }

  async user(user: string): Promise<UserModel> {
    return (await this.api("GET", `users/${encodeURIComponent(user)}`)) as UserModel;
  }

  async renameUser(user: string, name: string): Promise<void> {
    await this.api("PATCH", `users/${encodeURIComponent(user)}`, { name });
  }

  /** The user and its servers. */
  async deleteUser(user: string): Promise<void> {
    await this.api("DELETE", `users/${encodeURIComponent(user)}`);
  }

  /** Another person with the same name, made so much later that the hub's times tell them apart. */
  async replaceUser(user: string): Promise<void> {
    const { created } = await this.user(user);
    await this.deleteUser(user);
    await delay(Math.max(0, Date.parse(created) + 1_500 - Date.now()));
    await this.addUser(user);
  }

  /** A token that the user makes for a program. */
  async makeToken(user: string, more: object = {}): Promise<{ id: string; token: string }> {
    return (await this.api("POST", `users/${encodeURIComponent(user)}/tokens`, more)) as { id: string; token: string };
  }

  async tokensOf(user: string): Promise<readonly { id: string; note: string }[]> {
    const tokens = await this.api("GET", `users/${encodeURIComponent(user)}/tokens`);
    return (tokens as { api_tokens: readonly { id: string; note: string }[] }).api_tokens;
  }

  async revokeToken(user: string, id: string): Promise<void> {
    await this.api("DELETE", `users/${encodeURIComponent(user)}/tokens/${id}`);
  }

  /**
   * Starts the user's server and waits for it: JupyterLab with our extension.
   *
   * @param bare - one that nobody works in, which has all that the hub gives a server.
   */
  async startServer(user: string, { bare = false, name = "" } = {}): Promise<HubSession> {
    const path = `users/${encodeURIComponent(user)}/${name === "" ? "server" : `servers/${name}`}`;
    await this.api("POST", path, { bare });
    for (;;) {
      const server = (await this.user(user)).servers[name];
      if (server === undefined) {
        throw new Error(`the server did not start; see ${this.directory}/hub.log`);
      }
      if (server.ready) {
        const { pid } = server.state;
        this.#sessions.add(pid);
        const environment = await environmentOf(pid);
        const url = `${this.origin}${server.url}`;
        return { user, pid, token: environment["JUPYTERHUB_API_TOKEN"] ?? "", environment, url };
      }
      await delay(50);
    }
  }

  async stopServer(user: string, name = ""): Promise<void> {
    await this.api("DELETE", `users/${encodeURIComponent(user)}/${name === "" ? "server" : `servers/${name}`}`);
    while ((await this.user(user)).servers[name] !== undefined) {
      await delay(50);
    }
  }

  async hubLog(): Promise<string> {
    return readFile(join(this.directory, "hub.log"), "utf8");
  }

  async dispose(): Promise<void> {
    // Servers are in sessions of their own, and outlive the hub.
    for (const pid of this.#sessions) {
      killGroup(pid);
    }
    await Promise.all([this.#hub.stop("SIGKILL"), this.#proxy.stop("SIGKILL")]);
    // A server that was killed may still be writing.
    await rm(this.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  #options(): object {
    const { directory, origin, hubOrigin, serviceToken, password } = this;
    const tokens = { serviceToken, otherToken: this.otherServiceToken, testerToken: this.#testerToken };
    return {
      ...{ directory, origin, hubOrigin, password, ...tokens },
      ...{ proxyApi: this.#proxyApi, serviceUrl: this.serviceOrigin },
    };
  }
}

async function environmentOf(pid: number): Promise<Record<string, string>> {
  const lines = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
  const pairs = lines.filter((line) => line.includes("="));
  return Object.fromEntries(pairs.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
