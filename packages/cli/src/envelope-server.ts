import type { Readable, Writable } from "node:stream";
import { isRpcMessage } from "@nbsecrets/shared";
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-jsonrpc/node";
import type { Message, MessageConnection } from "vscode-jsonrpc/node";
import { FrameChannel } from "./frame-channel.ts";

/** What travels on the pipe: one frame of one connection, or the news that a connection has ended. */
interface Envelope {
  readonly c?: unknown;
  readonly m?: unknown;
  readonly closed?: unknown;
}

/** The connection that is no page's: what the service itself tells the process that started it. */
const OWN_CONNECTION = "0";

export interface EnvelopeServerOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Called for each new connection, which is not listening yet. */
  readonly serve: (connection: MessageConnection) => void;
  /** Called for each envelope that comes in. */
  readonly onEnvelope?: () => void;
}

/**
 * Many JSON-RPC connections on one pair of pipes. Each frame travels in an envelope that names its connection, so that
 * the ids, cancellations and notifications of two pages never meet. A frame that cannot be read ends its own connection
 * and no other.
 */
export class EnvelopeServer {
  readonly #input: Readable;
  readonly #reader: StreamMessageReader;
  readonly #writer: StreamMessageWriter;
  readonly #serve: (connection: MessageConnection) => void;
  readonly #onEnvelope: () => void;
  readonly #channels = new Map<string, FrameChannel>();

  constructor(options: EnvelopeServerOptions) {
    this.#input = options.input;
    this.#reader = new StreamMessageReader(options.input);
    // Else half an envelope keeps a timer that starts itself again for ever, for an event that nobody listens to.
    this.#reader.partialMessageTimeout = 0;
    this.#writer = new StreamMessageWriter(options.output);
    this.#serve = options.serve;
    this.#onEnvelope = options.onEnvelope ?? (() => undefined);
  }

  /** Tells the other side something about the service itself. */
  announce(facts: Readonly<Record<string, string | boolean>>): Promise<void> {
    return this.#send({ c: OWN_CONNECTION, m: JSON.stringify(facts) });
  }

  /** Resolves at the end of input; rejects when envelopes can be told apart no longer, or nobody takes the answers. */
  async run(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#writer.onError(([error]) => reject(error));
        this.#reader.onError(reject);
        this.#reader.onClose(resolve);
        this.#input.once("end", resolve);
        this.#reader.listen((message) => this.#receive(message as Message & Envelope));
      });
    } finally {
      for (const id of [...this.#channels.keys()]) {
        this.#end(id);
      }
    }
  }

  #receive(envelope: Envelope): void {
    this.#onEnvelope();
    const { c: id, m: frame, closed } = (envelope as Envelope | null) ?? {};
    if (typeof id !== "string" || id === OWN_CONNECTION) {
      return; // no page's
    }
    if (closed === true) {
      this.#end(id);
      return;
    }
    const message = typeof frame === "string" ? parseMessage(frame) : undefined;
    if (message === undefined) {
      this.#end(id);
      void this.#send({ c: id, closed: true });
      return;
    }
    try {
      (this.#channels.get(id) ?? this.#open(id)).receive(message);
    } catch {
      this.#end(id);
      void this.#send({ c: id, closed: true });
    }
  }

  #open(id: string): FrameChannel {
    const channel = new FrameChannel((frame) => this.#send({ c: id, m: frame }));
    this.#channels.set(id, channel);
    this.#serve(createMessageConnection(channel.reader, channel.writer, silent));
    return channel;
  }

  #end(id: string): void {
    const channel = this.#channels.get(id);
    this.#channels.delete(id);
    channel?.end();
  }

  /** Rejections are told once, by the writer's `onError`, which ends `run`. */
  #send(envelope: Envelope): Promise<void> {
    return this.#writer.write(envelope as unknown as Message);
  }
}

/** Undefined when it is no JSON-RPC message. */
function parseMessage(frame: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(frame);
    return isRpcMessage(message) ? (message as Message) : undefined;
  } catch {
    return undefined;
  }
}

/** A logger would be given whole messages, values and all. */
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined };
