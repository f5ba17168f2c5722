import { randomUUID } from "node:crypto";
import { RemoteDriver } from "@nbsecrets/shared";
import { WebSocket } from "ws";
import { socketConnection } from "../../packages/stores/src/socket-connection.ts";
import type { HubSession } from "./test-hub.ts";

/** A program that works with a user's Jupyter server through the hub's proxy, as the pages of that server do. */
export class SessionClient {
  readonly #session: HubSession;
  readonly #token: string;
  readonly #open: (() => void)[] = [];

  /** @param token - with which it signs in; the server's own unless told. */
  constructor(session: HubSession, token = session.token) {
    this.#session = session;
    this.#token = token;
  }

  /** One request to the server's API: its status, and its body where that is JSON. */
  async request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.#session.url}${path}`, {
      method,
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    try {
      return { status: response.status, body: JSON.parse(text) as unknown };
    } catch {
      return { status: response.status, body: undefined };
    }
  }

  /** The store as the panel of a page has it: over the server's own bridge, and the service that the server started. */
  async panel(): Promise<RemoteDriver> {
    const { status, body } = await this.request("POST", "nbsecrets/ticket");
    if (status !== 200) {
      throw new Error(`the server answered ${status}`);
    }
    const { ticket } = body as { ticket: string };
    const socket = await this.#socket("nbsecrets/ws", ["nbsecrets.v1", `ticket.${ticket}`]);
    return RemoteDriver.connect(socketConnection(socket));
  }

  /** Runs code in a new kernel, to its end; resolves with what it printed, errors included. */
  async runCode(code: string): Promise<string> {
    const { body } = await this.request("POST", "api/kernels", {});
    const { id } = body as { id: string };
    const socket = await this.#socket(`api/kernels/${id}/channels`, []);
    const printed: string[] = [];
    const header = { msg_id: randomUUID(), msg_type: "execute_request", session: randomUUID(), version: "5.3" };
    const done = new Promise<void>((resolve, reject) => {
      socket.once("close", () => reject(new Error("the kernel's socket was closed")));
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as KernelMessage;
        if (message.parent_header.msg_id !== header.msg_id) {
          return;
        }
        const { text = "", traceback = [], execution_state: state } = message.content;
        printed.push(text, ...traceback);
        if (message.msg_type === "status" && state === "idle") {
          resolve();
        }
      });
    });
    const content = { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false };
    const message = { channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] };
    socket.send(JSON.stringify(message));
    await done;
    await this.request("DELETE", `api/kernels/${id}`);
    return printed.join("");
  }

  close(): void {
    this.#open.forEach((end) => end());
  }

  get #headers(): Record<string, string> {
    return { Authorization: `token ${this.#token}` };
  }

  async #socket(path: string, protocols: string[]): Promise<WebSocket> {
    const socket = new WebSocket(`${this.#session.url}${path}`.replace(/^http/, "ws"), protocols, {
      headers: this.#headers,
    });
    this.#open.push(() => socket.terminate());
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve).once("error", reject);
    });
    return socket;
  }
}

interface KernelMessage {
  readonly msg_type: string;
  readonly parent_header: { readonly msg_id?: string };
  readonly content: {
    readonly text?: string;
    readonly traceback?: readonly string[];
    readonly execution_state?: string;
  };
}
