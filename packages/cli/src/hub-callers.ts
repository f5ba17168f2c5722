import { SecretError } from "@nbsecrets/shared";
import { createdOf, type HubApi } from "./hub-api.ts";

/** Who holds a token. */
export interface HubCaller {
  readonly user: string;
  /** When the hub made this user: a name alone does not tell who it is. */
  readonly created: string;
  /** The server of the user's that the token is of; empty: the one without a name. */
  readonly server: string;
}

/**
 * Asks the hub whose a token is. A token is taken only from a running server of its own user: the hub lets one live on that it
 * forgot to revoke, after it was started anew.
 */
export class HubCallers {
  readonly #api: HubApi;
  readonly #service: string;

  /** @param service - its name, which scopes are about. */
  constructor(api: HubApi, service: string) {
    this.#api = api;
    this.#service = service;
  }

  /** Rejects `denied` with why it is not taken, `unavailable` where the hub does not answer. */
  async identify(token: string): Promise<HubCaller> {
    const service = this.#service;
    const model = await this.#api.whoHas(token);
    const { kind, name, scopes } = model ?? {};
    if (model === undefined) {
      throw new SecretError("denied", "hub-signed-out");
    }
    const granted = new Set(Array.isArray(scopes) ? scopes : []);
    const mayUse = granted.has("access:services") || granted.has(`access:services!service=${service}`);
    if (kind !== "user" || typeof name !== "string" || name === "" || !mayUse) {
      throw new SecretError("denied", "hub-refused", { service });
    }
    const server = serverOf(granted, name);
    if (server === undefined) {
      throw new SecretError("denied", "hub-not-a-server");
    }
    const user = await this.#api.user(name);
    if (user?.["name"] !== name) {
      throw user === undefined
        ? new SecretError("denied", "hub-signed-out")
        : new SecretError("denied", "hub-refused", { service });
    }
    if (!isRunning(user["servers"], server)) {
      throw new SecretError("denied", "hub-server-stopped");
    }
    return { user: name, server, created: createdOf(user) };
  }
}

/** The server that a token's scopes name, if it is one of its own user. */
function serverOf(scopes: ReadonlySet<unknown>, user: string): string | undefined {
  const start = `access:servers!server=${user}/`;
  const named = [...scopes].filter((scope): scope is string => typeof scope === "string" && scope.startsWith(start));
  // A token of several servers is not one of a session.
  return named.length === 1 ? named[0]?.slice(start.length) : undefined;
}

/** Whether it runs, or is being started: its session asks before the hub calls it ready. */
function isRunning(servers: unknown, name: string): boolean {
  const server =
    typeof servers === "object" && servers !== null ? (servers as Record<string, unknown>)[name] : undefined;
  if (!Object.hasOwn(servers ?? {}, name) || typeof server !== "object" || server === null) {
    return false;
  }
  const { pending, stopped } = server as { pending?: unknown; stopped?: unknown };
  return pending !== "stop" && stopped !== true;
}
