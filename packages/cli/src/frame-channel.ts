import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";

type RequestId = number | string | null;

/**
 * The two ends that one JSON-RPC connection reads and writes, when its frames come and go inside envelopes. It knows which
 * requests are unanswered, because a connection that is disposed of does not cancel them by itself.
 */
export class FrameChannel {
  readonly reader = new FrameReader();
  readonly writer: MessageWriter;
  readonly #unanswered = new Set<RequestId>();
  #ended = false;

  constructor(send: (frame: string) => Promise<void>) {
    this.writer = new FrameWriter((message) => {
      const id = idOf(message);
      if (id !== undefined && !("method" in message)) {
        this.#unanswered.delete(id);
      }
      // Nobody is there to hear that their request was cancelled.
      return this.#ended ? Promise.resolve() : send(JSON.stringify(message));
    });
  }

  receive(message: Message): void {
    const id = idOf(message);
    if (id !== undefined && "method" in message) {
      this.#unanswered.add(id);
    }
    this.reader.receive(message);
  }

  /** Cancels what is unanswered, and closes the connection. */
  end(): void {
    this.#ended = true;
    for (const id of this.#unanswered) {
      const cancel = { jsonrpc: "2.0", method: "$/cancelRequest", params: { id } };
      this.reader.receive(cancel);
    }
    this.reader.end();
  }
}

class FrameReader extends AbstractMessageReader implements MessageReader {
  #callback: DataCallback | undefined;

  listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    return { dispose: () => (this.#callback = undefined) };
  }

  receive(message: Message): void {
    this.#callback?.(message);
  }

  end(): void {
    this.fireClose();
  }
}

class FrameWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #send: (message: Message) => Promise<void>;

  constructor(send: (message: Message) => Promise<void>) {
    super();
    this.#send = send;
  }

  write(message: Message): Promise<void> {
    return this.#send(message);
  }

  end(): void {}
}

function idOf(message: Message): RequestId | undefined {
  return (message as { readonly id?: RequestId }).id;
}
