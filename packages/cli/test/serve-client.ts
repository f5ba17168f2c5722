import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { StreamMessageReader, StreamMessageWriter, type Message } from "vscode-jsonrpc/node";

export interface Envelope {
  readonly c: string;
  readonly m?: string;
  readonly closed?: true;
}
export interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly data?: unknown };
}

/** The Jupyter server's side of `nbsecrets serve`: envelopes in, envelopes out. */
export class ServeClient {
  readonly received: Envelope[] = [];
  stderr = "";
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #writer: StreamMessageWriter;
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#writer = new StreamMessageWriter(child.stdin);
    child.stdin.on("error", () => undefined); // told by `ended`
    child.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    new StreamMessageReader(child.stdout).listen((message) => {
      this.received.push(message as unknown as Envelope);
      for (const look of [...this.#waiting]) {
        look();
      }
    });
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  send(envelope: Envelope): Promise<void> {
    return this.#writer.write(envelope as unknown as Message);
  }

  request(c: string, id: number, method: string, params?: unknown): Promise<void> {
    return this.send({
      c,
      m: JSON.stringify({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) }),
    });
  }

  /** Sends, and waits for the answer of that connection with that id. */
  async call(c: string, id: number, method: string, params?: unknown): Promise<Answer> {
    const answer = this.frame(c, (message) => message.id === id);
    await this.request(c, id, method, params);
    return answer;
  }

  frame(c: string, wanted: (message: Answer) => boolean): Promise<Answer> {
    const from = this.received.length;
    return this.find(() => {
      const frames = this.received.slice(from).filter((envelope) => envelope.c === c && envelope.m !== undefined);
      return frames.map((envelope) => JSON.parse(envelope.m ?? "") as Answer).find(wanted);
    });
  }

  /** Looks now and after each envelope. */
  find<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const again = (): void => {
        const found = look();
        if (found !== undefined) {
          this.#waiting.delete(again);
          resolve(found);
        }
      };
      this.#waiting.add(again);
      void this.ended.then(() => reject(new Error("The service ended.")));
      again();
    });
  }

  async endInput(): Promise<number | null> {
    this.#child.stdin.end();
    return this.ended;
  }

  kill(): Promise<number | null> {
    this.#child.kill("SIGKILL");
    return this.ended;
  }
}
