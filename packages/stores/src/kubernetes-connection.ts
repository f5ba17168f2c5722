import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Agent, RequestOptions } from "node:https";
import { SecretError, type CancelSignal } from "@nbsecrets/shared";
import type * as access from "./kubernetes-access.ts";
import type { AccessOptions, ClusterAccess, ClusterCredentials } from "./kubernetes-access.ts";
import type * as exchange from "./kubernetes-exchange.ts";
import type { EndExchange, Reply } from "./kubernetes-exchange.ts";

export interface KubernetesRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the server's root on, escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly contentType?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface KubernetesAnswer {
  readonly status: number;
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown;
  /** The request was sent a second time, because the first was cut off: it may have been done before. */
  readonly repeated: boolean;
}

/** How long to wait, in milliseconds. */
export interface KubernetesPatience {
  /** Until the server is reached. */
  readonly connect: number;
  /** Until it answers, and between parts of an answer. */
  readonly answer: number;
  /** In all, when it says that it is too busy. */
  readonly busy: number;
  /** Until there are credentials: a plugin may ask a person. */
  readonly signIn: number;
}

export const defaultPatience: KubernetesPatience = { connect: 5_000, answer: 10_000, busy: 10_000, signIn: 60_000 };

/** How often a request is sent when the server is too busy for it. */
const MOST_TRIES = 3;

/** One user's connections to one API server. Rejects with a `SecretError` and nothing else; a refusal is an answer. */
export class KubernetesConnection {
  readonly #options: AccessOptions;
  readonly #patience: KubernetesPatience;
  readonly #underWay = new Set<EndExchange>();
  #library: Promise<Library> | undefined;
  #access: Promise<ClusterAccess> | undefined;
  #credentials: Promise<ClusterCredentials> | undefined;
  #agent: { readonly agent: Agent; readonly key: string } | undefined;
  #closed = false;

  constructor(options: AccessOptions, patience: KubernetesPatience = defaultPatience) {
    this.#options = options;
    this.#patience = patience;
  }

  /** The namespace of the context, or of the pod. */
  async namespace(): Promise<string> {
    return (await this.#accessed()).namespace;
  }

  /** Asks again when the credentials were refused and when the server is busy, for a bounded time. */
  async send(request: KubernetesRequest, signal?: CancelSignal): Promise<KubernetesAnswer> {
    const deadline = Date.now() + this.#patience.busy;
    let repeated = false;
    for (let tries = 1, isRenewed = false; ; tries++) {
      const reply = await this.#open(request, signal);
      repeated ||= reply.repeated;
      const answer = { ...(await this.#answer(reply)), repeated };
      if (answer.status === 401 && !isRenewed) {
        // The kubeconfig, the token or the plugin may have a newer one.
        isRenewed = true;
        this.#forgetAccess();
      } else if ((answer.status === 429 || answer.status === 503) && tries < MOST_TRIES) {
        const wait = retryAfter(reply.response) ?? 1_000;
        if (Date.now() + wait > deadline) {
          return answer;
        }
        await this.#endable<void>(signal, (resolve) => setTimeout(resolve, wait));
      } else {
        return answer;
      }
    }
  }

  /** An answer that goes on: resolves once the server has begun it. Who gets a response destroys it. */
  async stream(request: KubernetesRequest): Promise<IncomingMessage | KubernetesAnswer> {
    for (let isRenewed = false; ; isRenewed = true) {
      const reply = await this.#open(request, undefined);
      if (reply.response.statusCode === 200) {
        reply.release();
        return reply.response;
      }
      const answer = await this.#answer(reply);
      if (answer.status !== 401 || isRenewed) {
        return answer;
      }
      this.#forgetAccess();
    }
  }

  /** Ends all connections; what is under way rejects `unavailable`. */
  close(): void {
    this.#closed = true;
    [...this.#underWay].forEach((end) => end(new SecretError("unavailable", "closed")));
    this.#agent?.agent.destroy();
    this.#agent = undefined;
    this.#forgetAccess();
  }

  async #accessed(): Promise<ClusterAccess> {
    if (this.#access === undefined) {
      const access = this.#loaded().then(({ readClusterAccess }) => readClusterAccess(this.#options));
      this.#access = access;
      // A kubeconfig that was mended is read at the next request.
      access.catch(() => this.#access === access && this.#forgetAccess());
    }
    return this.#access;
  }

  #loaded(): Promise<Library> {
    this.#library ??= loadLibrary();
    return this.#library;
  }

  #forgetAccess(): void {
    this.#access = undefined;
    this.#credentials = undefined;
  }

  /** Requests that start together ask once: a plugin may be a program that takes a second. */
  async #currentCredentials(access: ClusterAccess): Promise<ClusterCredentials> {
    if (this.#credentials === undefined) {
      const asking = access.credentials().finally(() => {
        if (this.#credentials === asking) {
          this.#credentials = undefined;
        }
      });
      this.#credentials = asking;
    }
    return this.#credentials;
  }

  async #credentialsInTime(access: ClusterAccess, signal: CancelSignal | undefined): Promise<ClusterCredentials> {
    try {
      return await this.#endable(signal, (resolve, reject) => {
        this.#currentCredentials(access).then(resolve, reject);
        return setTimeout(
          () => reject(new SecretError("signed-out", "kubernetes-sign-in-slow")),
          this.#patience.signIn,
        );
      });
    } catch (error) {
      if (await access.hasChanged()) {
        this.#forgetAccess();
      }
      throw error;
    }
  }

  async #open(
    request: KubernetesRequest,
    signal: CancelSignal | undefined,
  ): Promise<Reply & { readonly repeated: boolean }> {
    this.#check(signal);
    const { exchange, newAgent, StaleConnection } = await this.#loaded();
    const access = await this.#accessed();
    const credentials = await this.#credentialsInTime(access, signal);
    this.#check(signal);
    const agent = credentials.proxyAgent ?? this.#agentFor(credentials.tls, newAgent);
    const exchangeOptions = {
      request: requestOptions(request, access.server, credentials, agent),
      payload: request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body)),
      server: access.server.origin,
      patience: this.#patience,
      signal,
      underWay: this.#underWay,
    };
    for (let repeated = false; ; repeated = true) {
      try {
        return { ...(await exchange(exchangeOptions)), repeated };
      } catch (error) {
        // Once more, on a new connection: all that we send may be sent twice.
        if (!(error instanceof StaleConnection) || repeated) {
          if (await access.hasChanged()) {
            this.#forgetAccess();
          }
          throw error instanceof StaleConnection
            ? new SecretError("unavailable", "kubernetes-cut-off", { server: access.server.origin })
            : error;
        }
      }
    }
  }

  /** Kept as long as the certificates are the same, so that rotated ones are used from the next request on. */
  #agentFor(tls: ClusterCredentials["tls"], newAgent: Library["newAgent"]): Agent {
    const hash = createHash("sha256");
    [tls.ca, tls.cert, tls.key, tls.servername].forEach((part) => hash.update(part ?? "").update("\0"));
    const key = hash.digest("base64");
    if (this.#agent?.key !== key) {
      this.#agent = { agent: newAgent(tls), key };
    }
    return this.#agent.agent;
  }

  async #answer(reply: Reply & { readonly repeated: boolean }): Promise<KubernetesAnswer> {
    const { readBody } = await this.#loaded();
    const body = await readBody(reply);
    return { status: reply.response.statusCode ?? 0, body, repeated: reply.repeated };
  }

  /** Waits for what `begin` settles, and rejects sooner when it is ended by `close` or aborted. */
  #endable<T>(
    signal: CancelSignal | undefined,
    begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => NodeJS.Timeout,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    let end: EndExchange = () => undefined;
    const abort = (): void => end(new SecretError("unavailable", "aborted"));
    const settled = new Promise<T>((resolve, reject) => {
      end = reject;
      this.#underWay.add(end);
      signal?.addEventListener("abort", abort);
      timer = begin(resolve, reject);
    });
    return settled.finally(() => {
      clearTimeout(timer);
      this.#underWay.delete(end);
      signal?.removeEventListener("abort", abort);
    });
  }

  #check(signal: CancelSignal | undefined): void {
    if (this.#closed || signal?.aborted === true) {
      throw new SecretError("unavailable", this.#closed ? "closed" : "aborted");
    }
  }
}

/** What costs 39 MB and 200 ms, and is no part of any other store. */
type Library = typeof access & typeof exchange;

async function loadLibrary(): Promise<Library> {
  const parts = await Promise.all([import("./kubernetes-access.ts"), import("./kubernetes-exchange.ts")]);
  return { ...parts[0], ...parts[1] };
}

function requestOptions(
  { method, path, query, accept, contentType }: KubernetesRequest,
  server: URL,
  { headers, auth }: ClusterCredentials,
  agent: Agent,
): RequestOptions {
  const parameters = query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
  return {
    method,
    host: server.hostname.replace(/^\[|\]$/g, ""),
    port: server.port || 443,
    path: `${server.pathname.replace(/\/$/, "")}${path}${parameters}`,
    headers: {
      ...headers,
      Accept: accept ?? "application/json",
      "User-Agent": "nbsecrets",
      ...(contentType === undefined ? {} : { "Content-Type": contentType }),
    },
    ...(auth === undefined ? {} : { auth }),
    agent,
  };
}

/** Milliseconds; undefined when the server says nothing that we understand. */
function retryAfter(response: IncomingMessage): number | undefined {
  const seconds = response.headers["retry-after"];
  return seconds !== undefined && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
