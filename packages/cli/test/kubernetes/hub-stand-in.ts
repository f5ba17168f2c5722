import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const CREATED = "2026-01-31T10:00:00.000000Z";
const SERVICE_SCOPES = ["list:users", "read:users", "read:servers"];

/** Stands in for a JupyterHub: answers the few questions of its REST API that the secrets service asks, as the hub does. */
export class HubStandIn {
  readonly serviceToken = randomBytes(16).toString("hex");
  /** How many questions it answered. */
  requests = 0;
  /** By token: who holds it. */
  readonly #users = new Map<string, string>();
  readonly #created = new Map<string, string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests += 1;
      const token = /^token (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
      const { status, body } = this.#answer(request.url ?? "", token);
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    });
  }

  static async start(): Promise<HubStandIn> {
    const hub = new HubStandIn();
    await new Promise<void>((resolve) => hub.#server.listen(0, "127.0.0.1", resolve));
    return hub;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hub/api`;
  }

  /** A new user with a running server; the token of that. */
  addUser(user = `user-${randomBytes(6).toString("hex")}`, created = CREATED): { user: string; token: string } {
    const token = randomBytes(16).toString("hex");
    this.#users.set(token, user);
    this.#created.set(user, created);
    return { user, token };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(url: string, token = ""): { status: number; body: unknown } {
    const holder = this.#users.get(token);
    if (url === "/hub/api/user" && token === this.serviceToken) {
      return { status: 200, body: { kind: "service", name: "nbsecrets", scopes: SERVICE_SCOPES } };
    }
    if (url === "/hub/api/user" && holder !== undefined) {
      const scopes = [`access:servers!server=${holder}/`, "access:services!service=nbsecrets"];
      return { status: 200, body: { ...this.#model(holder), scopes } };
    }
    if (url.startsWith("/hub/api/users?") && token === this.serviceToken) {
      return {
        status: 200,
        body: { items: [...this.#created.keys()].map((user) => this.#model(user)), _pagination: {} },
      };
    }
    if (url.startsWith("/hub/api/users/") && token === this.serviceToken) {
      const user = decodeURIComponent(url.slice("/hub/api/users/".length));
      return [...this.#users.values()].includes(user)
        ? { status: 200, body: { ...this.#model(user), servers: { "": { name: "", ready: true, pending: null } } } }
        : { status: 404, body: { status: 404, message: "Not Found" } };
    }
    // JupyterHub 6.1 gives no message to who asks who they are.
    return {
      status: 403,
      body: { status: 403, message: url === "/hub/api/user" ? null : "Missing or invalid credentials." },
    };
  }

  #model(name: string): object {
    return { kind: "user", name, admin: false, groups: [], created: this.#created.get(name) };
  }
}
