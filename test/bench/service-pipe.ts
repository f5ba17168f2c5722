import type { ChildProcessWithoutNullStreams } from "node:child_process";

interface Envelope {
  readonly c: string;
  readonly m: string;
}

/** One connection to a running service, through its standard input and output, as the server extension carries it. */
export class ServicePipe {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #chunks: AsyncIterator<Buffer>;
  #received: Buffer = Buffer.alloc(0);
  #lastId = 0;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Resolves with the answer; rejects when it is a refusal, or when the service ends. */
  async request(method: string, params?: object): Promise<unknown> {
    const id = (this.#lastId += 1);
    const frame = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const envelope = Buffer.from(JSON.stringify({ c: "1", m: frame }));
    this.#child.stdin.write(`Content-Length: ${envelope.byteLength}\r\n\r\n`);
    this.#child.stdin.write(envelope);
    for (;;) {
      const { c, m } = await this.#next();
      const reply = JSON.parse(m) as { id?: number; result?: unknown; error?: { data?: unknown } };
      if (c === "1" && reply.id === id) {
        if (reply.error !== undefined) {
          throw new Error(`${method} was refused: ${JSON.stringify(reply.error.data)}`);
        }
        return reply.result;
      }
    }
  }

  /** What the service tells of itself before it is asked for anything; to be awaited first. */
  async announcement(): Promise<{ readonly mount?: string }> {
    for (;;) {
      const { c, m } = await this.#next();
      if (c === "0") {
        return JSON.parse(m) as { readonly mount?: string };
      }
    }
  }

  async #next(): Promise<Envelope> {
    for (;;) {
      const head = this.#received.indexOf("\r\n\r\n");
      const body = head + 4;
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.toString("latin1", 0, Math.max(head, 0)))?.[1]);
      if (head >= 0 && this.#received.byteLength >= body + length) {
        const envelope = this.#received.toString("utf8", body, body + length);
        this.#received = this.#received.subarray(body + length);
        return JSON.parse(envelope) as Envelope;
      }
      const chunk = await this.#chunks.next();
      if (chunk.done === true) {
        throw new Error("The service ended.");
      }
      this.#received = Buffer.concat([this.#received, chunk.value]);
    }
  }
}
