import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What went over the wire, as TCP carries it: TLS included, the headers of TCP and IP not. */
export interface Traffic {
  /** Bytes to the server. */
  readonly up: number;
  /** Bytes from it. */
  readonly down: number;
  readonly connections: number;
}

const QUIET_MS = 1_500;

/** Carries connections to the API server and counts their bytes; it sees only what TLS leaves to see. */
export class CountingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #up = 0;
  #down = 0;
  #connections = 0;
  #lastByte = performance.now();

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      this.#connections += 1;
      const upstream = connect(Number(target.port), target.hostname);
      client.on("data", (chunk) => {
        this.#up += chunk.byteLength;
        this.#lastByte = performance.now();
      });
      upstream.on("data", (chunk) => {
        this.#down += chunk.byteLength;
        this.#lastByte = performance.now();
      });
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(socket);
        socket.pipe(other);
        // An end that was not agreed on ends the other side as well.
        socket.on("error", () => other.destroy());
        socket.once("close", () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
  }

  static async start(server: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(new URL(server));
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** Writes a kubeconfig to `file` that is like another one but goes through here. The certificate is verified as ever. */
  kubeconfig(like: string, server: string, file: string): string {
    const { port } = this.#server.address() as AddressInfo;
    const text = readFileSync(like, "utf8");
    if (!text.includes(server)) {
      throw new Error(`${like} does not name ${server}.`);
    }
    writeFileSync(file, text.replace(server, `https://127.0.0.1:${port}`), { mode: 0o600 });
    return file;
  }

  get traffic(): Traffic {
    return { up: this.#up, down: this.#down, connections: this.#connections };
  }

  /** What went through between the start of `action` and the quiet after it. */
  async during(action: () => Promise<unknown>): Promise<Traffic> {
    const before = this.traffic;
    await action();
    this.#lastByte = performance.now();
    while (performance.now() - this.#lastByte < QUIET_MS) {
      await sleep(100);
    }
    return since(before, this.traffic);
  }

  async close(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function since(before: Traffic, after: Traffic): Traffic {
  return {
    up: after.up - before.up,
    down: after.down - before.down,
    connections: after.connections - before.connections,
  };
}

/** For a note: kB are 1,000 bytes. */
export function inWords({ up, down, connections }: Traffic): string {
  const opened = connections === 0 ? "" : `, ${connections} connection${connections === 1 ? "" : "s"} opened`;
  return `${kilobytes(up)} kB to the server, ${kilobytes(down)} kB from it${opened}`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
