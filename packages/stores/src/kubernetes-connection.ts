import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Agent, request as startRequest, type RequestOptions } from "node:https";
import { SecretError, type CancelSignal } from "@nbsecrets/shared";
import type { AccessOptions, ClusterAccess, ClusterCredentials } from "./kubernetes-access.ts";
import { connectionFailure } from "./kubernetes-failure.ts";

export interface KubernetesRequest {
  readonly method: "GET" | "POST" | "PATCH";
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
}

export const defaultPatience: KubernetesPatience = { connect: 5_000, answer: 10_000, busy: 10_000 };

/** One user's connections to one API server. Rejects with a `SecretError` and nothing else; a refusal is an answer. */
export class KubernetesConnection {
  readonly #options: AccessOptions;
  readonly #patience: KubernetesPatience;
  readonly #underWay = new Set<(error: SecretError) => void>();
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
    for (let tries = 1, renewed = false; ; tries++) {
      const reply = await this.#open(request, signal);
      repeated ||= reply.repeated;
      const answer = { ...(await this.#readAnswer(reply, signal)), repeated };
      if (answer.status === 401 && !renewed) {
        // The kubeconfig, the token or the plugin may have a newer one.
        renewed = true;
        this.#forgetAccess();
      } else if ((answer.status === 429 || answer.status === 503) && tries < 3) {
        const wait = retryAfter(reply.response) ?? 1_000;
        if (Date.now() + wait > deadline) {
          return answer;
        }
        await this.#pause(wait, signal);
      } else {
        return answer;
      }
    }
  }

  /** An answer that goes on: resolves once the server has begun it. Who gets a response destroys it. */
  async stream(request: KubernetesRequest): Promise<IncomingMessage | KubernetesAnswer> {
    for (let renewed = false; ; renewed = true) {
      const reply = await this.#open(request, undefined);
      if (reply.response.statusCode === 200) {
        reply.release();
        return reply.response;
      }
      const answer = { ...(await this.#readAnswer(reply, undefined)), repeated: reply.repeated };
      if (answer.status !== 401 || renewed) {
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
      const access = import("./kubernetes-access.ts").then((module) => module.readClusterAccess(this.#options));
      this.#access = access;
      // A kubeconfig that was mended is read at the next request.
      access.catch(() => this.#access === access && this.#forgetAccess());
    }
    return this.#access;
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

  async #open(request: KubernetesRequest, signal: CancelSignal | undefined): Promise<Reply> {
    this.#check(signal);
    const access = await this.#accessed();
    const credentials = await this.#currentCredentials(access);
    this.#check(signal);
    const options = this.#requestOptions(request, access, credentials);
    const payload = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    for (let repeated = false; ; repeated = true) {
      try {
        return { ...(await this.#exchange(options, payload, access.server.origin, signal)), repeated };
      } catch (error) {
        // A kept connection that the server closed at the same moment; what we send may be sent twice.
        if (!(error instanceof StaleConnection) || repeated) {
          this.#forgetAccess();
          throw error instanceof StaleConnection
            ? new SecretError("unavailable", "kubernetes-cut-off", { server: access.server.origin })
            : error;
        }
      }
    }
  }

  #requestOptions(
    request: KubernetesRequest,
    { server }: ClusterAccess,
    { headers, tls, auth, proxyAgent }: ClusterCredentials,
  ): RequestOptions {
    const query = request.query === undefined ? "" : `?${new URLSearchParams(request.query).toString()}`;
    return {
      method: request.method,
      host: server.hostname.replace(/^\[|\]$/g, ""),
      port: server.port || 443,
      path: `${server.pathname.replace(/\/$/, "")}${request.path}${query}`,
      headers: {
        ...headers,
        Accept: request.accept ?? "application/json",
        "User-Agent": "nbsecrets",
        ...(request.contentType === undefined ? {} : { "Content-Type": request.contentType }),
      },
      ...(auth === undefined ? {} : { auth }),
      agent: proxyAgent ?? this.#agentFor(tls),
    };
  }

  /** Kept as long as the certificates are the same, so that rotated ones are used from the next request on. */
  #agentFor(tls: ClusterCredentials["tls"]): Agent {
    const hash = createHash("sha256");
    [tls.ca, tls.cert, tls.key, tls.servername].forEach((part) => hash.update(part ?? "").update("\0"));
    const key = hash.digest("base64");
    if (this.#agent?.key !== key) {
      // Verified whatever NODE_TLS_REJECT_UNAUTHORIZED says. Connections that nobody uses are given back in time; those
      // of an agent before this one too.
      const agent = new Agent({ ...tls, keepAlive: true, rejectUnauthorized: true, timeout: 60_000 });
      this.#agent = { agent, key };
    }
    return this.#agent.agent;
  }

  /** Resolves with the head of the answer. */
  #exchange(
    options: RequestOptions,
    payload: Buffer | undefined,
    server: string,
    signal: CancelSignal | undefined,
  ): Promise<Omit<Reply, "repeated">> {
    return new Promise((resolve, reject) => {
      let sent = false;
      let response: IncomingMessage | undefined;
      const request = startRequest({ ...options, ...(payload && { headers: withLength(options, payload) }) });
      const end = (error: SecretError): void => {
        reject(error);
        (response ?? request).destroy(error);
        release();
      };
      const abort = (): void => end(new SecretError("unavailable", "aborted"));
      let timer = setTimeout(
        () => end(new SecretError("unavailable", "kubernetes-unreachable", { server })),
        this.#patience.connect,
      );
      const touch = (): void => {
        clearTimeout(timer);
        timer = setTimeout(
          () => end(new SecretError("unavailable", "kubernetes-silent", { server })),
          this.#patience.answer,
        );
      };
      const release = (): void => {
        clearTimeout(timer);
        this.#underWay.delete(end);
        signal?.removeEventListener("abort", abort);
      };
      this.#underWay.add(end);
      signal?.addEventListener("abort", abort);
      request.on("socket", (socket) => {
        const connected = (): void => {
          sent = true;
          touch();
        };
        if (request.reusedSocket) {
          connected();
        } else {
          socket.once("secureConnect", connected);
          socket.setKeepAlive(true, 30_000);
        }
      });
      request.on("error", (error) => {
        release();
        const isStale = request.reusedSocket && response === undefined && !(error instanceof SecretError);
        reject(isStale ? new StaleConnection() : connectionFailure(error, server, sent));
      });
      request.on("response", (got) => {
        response = got;
        touch();
        // Without a listener of its own, an error after the head would end the process.
        got.on("error", () => undefined);
        resolve({ response: got, server, touch, release });
      });
      request.end(payload);
    });
  }

  async #readAnswer(reply: Reply, signal: CancelSignal | undefined): Promise<Omit<KubernetesAnswer, "repeated">> {
    const { response, server, touch, release } = reply;
    const parts: Buffer[] = [];
    try {
      for await (const part of response as AsyncIterable<Buffer>) {
        touch();
        parts.push(part);
      }
    } catch (error) {
      this.#check(signal);
      throw connectionFailure(error, server, true);
    } finally {
      release();
    }
    return { status: response.statusCode ?? 0, body: parseJson(Buffer.concat(parts)) };
  }

  async #pause(milliseconds: number, signal: CancelSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const done = (settle: () => void): void => {
        clearTimeout(timer);
        this.#underWay.delete(end);
        signal?.removeEventListener("abort", abort);
        settle();
      };
      const end = (error: SecretError): void => done(() => reject(error));
      const abort = (): void => end(new SecretError("unavailable", "aborted"));
      const timer = setTimeout(() => done(resolve), milliseconds);
      this.#underWay.add(end);
      signal?.addEventListener("abort", abort);
    });
  }

  #check(signal: CancelSignal | undefined): void {
    if (this.#closed || signal?.aborted === true) {
      throw new SecretError("unavailable", this.#closed ? "closed" : "aborted");
    }
  }
}

interface Reply {
  readonly response: IncomingMessage;
  readonly server: string;
  readonly repeated: boolean;
  /** Something came: waits anew. */
  readonly touch: () => void;
  /** Waits no longer, and is not ended by `close` nor by the signal. */
  readonly release: () => void;
}

class StaleConnection extends Error {}

function withLength(options: RequestOptions, payload: Buffer): RequestOptions["headers"] {
  return { ...(options.headers as Record<string, string>), "Content-Length": String(payload.byteLength) };
}

/** Milliseconds; undefined when the server says nothing that we understand. */
function retryAfter(response: IncomingMessage): number | undefined {
  const seconds = response.headers["retry-after"];
  return seconds !== undefined && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined; // the parser's message quotes the answer
  }
}
