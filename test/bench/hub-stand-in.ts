import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** When every user of this hub was made. */
const CREATED = "2026-01-01T00:00:00.000000Z";

/**
 * Stands in for a JupyterHub where hundreds of servers would have to run: answers the two questions that the secrets service
 * asks of the REST API, for users that all have one running server, as `user-7`, whose token is `token-of-user-7`.
 *
 * Source: https://jupyterhub.readthedocs.io/en/stable/reference/rest-api.html
 */
export class HubStandIn {
  readonly #server: Server;
  /** How many requests it answered. */
  requests = 0;

  private constructor() {
    this.#server = createServer(({ url = "", headers }, response) => {
      this.requests += 1;
      const token = /^token (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
      const [, user] = /^token-of-(.+)$/.exec(token) ?? [];
      const [, asked] = /^\/hub\/api\/users\/([^/?]+)$/.exec(url) ?? [];
      const model = url === "/hub/api/user" ? callerModel(user) : asked === undefined ? undefined : userModel(asked);
      response.writeHead(model === undefined ? 404 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(model ?? { status: 404 }));
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

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function callerModel(user: string | undefined): object {
  const scopes =
    user === undefined
      ? ["list:users", "read:users", "read:servers"]
      : ["access:services!service=nbsecrets", `access:servers!server=${user}/`];
  return { kind: user === undefined ? "service" : "user", name: user ?? "nbsecrets", scopes };
}

function userModel(name: string): object {
  return { kind: "user", name, created: CREATED, servers: { "": { name: "", ready: true, pending: null } } };
}
