import { createServer, connect, type Server, type Socket } from "node:net";

/** A wire to a server that a test can cut, silence and unplug; it carries bytes and looks at none. */
export class TcpWire {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>();
  #port = 0;
  #silent = false;
  #answerless = false;
  /** How many connections were made so far. */
  connections = 0;
  /** How many bytes came from the server so far. */
  received = 0;

  private constructor(target: URL) {
    this.#target = { host: target.hostname, port: Number(target.port) };
    this.#server = createServer((near) => this.#join(near));
  }

  static async open(server: string): Promise<TcpWire> {
    const wire = new TcpWire(new URL(server));
    await wire.plug();
    return wire;
  }

  get address(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get open(): number {
    return this.#pairs.size;
  }

  /** Ends all connections; new ones are taken. */
  cut(): void {
    this.#pairs.forEach(([near, far]) => [near, far].forEach((socket) => socket.destroy()));
    this.#pairs.clear();
  }

  /** Ends all connections and refuses new ones. */
  async unplug(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  async plug(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as { port: number }).port;
  }

  /** While silent, connections stay and nothing passes, in either direction. */
  silence(isSilent: boolean): void {
    this.#silent = isSilent;
  }

  /** The next bytes from the server are swallowed, and their connection cut: it got the request, and nobody hears of it. */
  swallowNextAnswer(): void {
    this.#answerless = true;
  }

  #join(near: Socket): void {
    this.connections += 1;
    const far = connect(this.#target);
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    near.on("data", (bytes) => {
      if (!this.#silent) far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (this.#answerless) {
        this.#answerless = false;
        near.destroy();
        return;
      }
      this.received += bytes.byteLength;
      if (!this.#silent) near.write(bytes);
    });
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        pair.forEach((one) => one.destroy());
        this.#pairs.delete(pair);
      });
    }
  }
}
