import { MemoryDriver, SecretError } from "@nbsecrets/shared";
import { loadSocketWire } from "@nbsecrets/stores";
import { WebSocket } from "ws";
import type { HubCaller } from "../src/hub-callers.ts";
import { HubServer, type HubServerOptions } from "../src/hub-server.ts";
import { HubUsers, type UserStore } from "../src/hub-users.ts";

export const PREFIX = "/services/nbsecrets/";

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly data?: { readonly code: string; readonly key: string } };
}

/** A running service for users whose tokens are `token-of-NAME`, with stores in memory. */
export class HubServerScene {
  readonly log: string[] = [];
  readonly asked: string[] = [];
  readonly stores = new Map<string, UserStore>();
  readonly closed: string[] = [];
  /** What identifies; a test may put another in its place. */
  identify: (token: string) => Promise<HubCaller> = async (token) => callerOf(token);
  /** What opening a store rejects with. */
  trouble: SecretError | undefined;
  server!: HubServer;
  port = 0;

  static async open(options: Partial<HubServerOptions> = {}): Promise<HubServerScene> {
    const scene = new HubServerScene();
    scene.server = new HubServer({
      identify: (token) => {
        scene.asked.push(token);
        return scene.identify(token);
      },
      users: new HubUsers(async ({ user }) => scene.#open(user)),
      wire: await loadSocketWire(),
      prefix: PREFIX,
      log: (line) => scene.log.push(line),
      ...options,
    });
    scene.port = await scene.server.listen("127.0.0.1", 0);
    return scene;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${PREFIX}`;
  }

  /** An open socket, or the status and key of the refusal. */
  connect(user: string): Promise<RawSession | { readonly status: number; readonly key: string }> {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}ws`, "nbsecrets.v1", {
      headers: { Authorization: `token token-of-${user}` },
    });
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(new RawSession(socket)));
      socket.once("error", reject);
      socket.once("unexpected-response", (_request, response) => {
        let text = "";
        response.on("data", (part: Buffer) => (text += part.toString()));
        response.once("end", () => {
          const { key = "" } = (text === "" ? {} : JSON.parse(text)) as { key?: string };
          resolve({ status: response.statusCode ?? 0, key });
        });
      });
    });
  }

  async session(user: string): Promise<RawSession> {
    const session = await this.connect(user);
    if (!(session instanceof RawSession)) {
      throw new Error(`${user} was refused: ${session.key}`);
    }
    return session;
  }

  #open(user: string): UserStore {
    if (this.trouble !== undefined) {
      throw this.trouble;
    }
    const kept = this.stores.get(user) ?? new MemoryDriver();
    this.stores.set(user, kept);
    const close = async (): Promise<void> => void this.closed.push(user);
    return Object.assign(kept, { close });
  }
}

export function callerOf(token: string): HubCaller {
  const [, user] = /^token-of-(.+)$/.exec(token) ?? [];
  if (user === undefined) {
    throw new SecretError("denied", "hub-signed-out");
  }
  return { user, server: "", created: "2026-01-31T10:00:00.000000Z" };
}

/** A client that may send what none of ours would. */
export class RawSession {
  readonly socket: WebSocket;
  readonly answers: Answer[] = [];
  readonly ended: Promise<number>;
  #number = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer) => this.answers.push(JSON.parse(data.toString()) as Answer));
  }

  send(method: string, params?: object): number {
    const id = (this.#number += 1);
    this.socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) }));
    return id;
  }

  async ask(method: string, params?: object): Promise<Answer> {
    const id = this.send(method, params);
    for (;;) {
      const answer = this.answers.find((one) => one.id === id);
      if (answer !== undefined) {
        return answer;
      }
      await new Promise((resolve) => this.socket.once("message", resolve));
    }
  }
}
