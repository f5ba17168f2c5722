import { SecretError } from "@nbsecrets/shared";

export interface HubApiOptions {
  /** As in `http://hub:8081/hub/api`. */
  readonly apiUrl: string;
  /** The service's own token, which may read users and their servers. */
  readonly token: string;
  /** How long an answer may take, in milliseconds. */
  readonly patience?: number;
}

/** An object that the hub answered; what is in it is looked at by who asked. */
export type HubModel = Readonly<Record<string, unknown>>;

const PATIENCE = 5_000;
const PAGE = 200;

/**
 * Asks a JupyterHub. Rejects `unavailable` (`hub-down`) where it does not answer.
 *
 * Source: https://jupyterhub.readthedocs.io/en/stable/reference/rest-api.html
 */
export class HubApi {
  readonly #options: HubApiOptions;

  constructor(options: HubApiOptions) {
    this.#options = options;
  }

  /** Who holds a token; undefined where the hub does not take it. */
  async whoHas(token: string): Promise<HubModel | undefined> {
    const answer = await this.#get("user", token);
    if (answer === undefined) {
      // Every hub has this: somebody else answers in its place.
      throw new SecretError("unavailable", "hub-down");
    }
    return answer === "refused" ? undefined : answer;
  }

  /** Undefined where the hub knows no such user. */
  user(name: string): Promise<HubModel | undefined> {
    return this.#ask(`users/${encodeURIComponent(name)}`);
  }

  /** All of them. */
  async users(): Promise<readonly HubModel[]> {
    await this.checkScopes();
    const found: HubModel[] = [];
    for (let offset: unknown = 0; typeof offset === "number";) {
      const page = await this.#ask(`users?offset=${offset}&limit=${PAGE}`, PAGINATED);
      const { items, _pagination: pagination } = page ?? {};
      if (!Array.isArray(items) || typeof pagination !== "object" || pagination === null) {
        throw new SecretError("unavailable", "hub-down");
      }
      found.push(...(items as readonly HubModel[]));
      offset = (pagination as { next?: { offset?: unknown } | null }).next?.offset;
    }
    return found;
  }

  /** Rejects `unavailable` (`hub-may-not-read`) where the service may not see each user: who is not shown might be taken for gone. */
  async checkScopes(): Promise<void> {
    const scopes: unknown = (await this.whoHas(this.#options.token))?.["scopes"];
    const granted = new Set<unknown>(Array.isArray(scopes) ? scopes : []);
    if (!["list:users", "read:users", "read:servers"].every((scope) => granted.has(scope))) {
      throw new SecretError("unavailable", "hub-may-not-read");
    }
  }

  /** With the service's own token: that it is refused is no news of a user. */
  async #ask(path: string, accept?: string): Promise<HubModel | undefined> {
    const answer = await this.#get(path, this.#options.token, accept);
    if (answer === "refused") {
      throw new SecretError("unavailable", "hub-may-not-read");
    }
    return answer;
  }

  /** Undefined where there is no such thing; "refused" where the token is not taken. */
  async #get(path: string, token: string, accept = "application/json"): Promise<HubModel | "refused" | undefined> {
    const { apiUrl, patience = PATIENCE } = this.#options;
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(`${apiUrl.replace(/\/*$/, "")}/${path}`, {
        headers: { Authorization: `token ${token}`, Accept: accept },
        signal: AbortSignal.timeout(patience),
        redirect: "error",
      });
      body = await response.json();
    } catch {
      // Not the hub's either where it is no JSON: a proxy's page, whatever its status.
      throw new SecretError("unavailable", "hub-down");
    }
    if (response.ok && typeof body === "object" && body !== null && !Array.isArray(body)) {
      return body as HubModel;
    }
    if (isRefusal(body, response.status)) {
      switch (response.status) {
        case 401:
        case 403:
          return "refused";
        case 404:
          return undefined;
      }
    }
    throw new SecretError("unavailable", "hub-down");
  }
}

/** When the hub made a user. Throws `unavailable` (`hub-may-not-read`) where it does not say. */
export function createdOf({ created }: HubModel): string {
  if (typeof created !== "string" || created === "") {
    throw new SecretError("unavailable", "hub-may-not-read");
  }
  return created;
}

/** As the hub says it, with a sentence or `null` in its place. What only has the status may be a proxy's, of whose mood nobody shall lose a session. */
function isRefusal(body: unknown, status: number): boolean {
  const { status: said, message } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  return said === status && (typeof message === "string" || message === null);
}

const PAGINATED = "application/jupyterhub-pagination+json";
