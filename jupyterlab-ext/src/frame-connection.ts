import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageWriter,
} from "vscode-jsonrpc/browser";
import type { FrameCarrier } from "./frame-carrier";

/** A JSON-RPC connection, each message a frame. */
export function frameConnection(carrier: FrameCarrier): MessageConnection {
  return createMessageConnection(new FrameReader(carrier), new FrameWriter(carrier));
}

class FrameReader extends AbstractMessageReader {
  readonly #carrier: FrameCarrier;
  #callback: DataCallback | undefined;

  constructor(carrier: FrameCarrier) {
    super();
    this.#carrier = carrier;
    void carrier.ended.then((error) => {
      // First, so that what is under way hears why.
      this.fireError(error);
      this.fireClose();
    });
  }

  override listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    this.#carrier.onFrame((frame) => this.#receive(frame));
    return { dispose: () => (this.#callback = undefined) };
  }

  #receive(frame: string): void {
    let message: Message;
    try {
      message = JSON.parse(frame) as Message;
    } catch {
      // The parser's own error quotes what it read.
      this.fireError(new Error("A frame from the secrets service is not JSON."));
      return;
    }
    this.#callback?.(message);
  }
}

class FrameWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #carrier: FrameCarrier;
  #ended = false;

  constructor(carrier: FrameCarrier) {
    super();
    this.#carrier = carrier;
    void carrier.ended.then(() => {
      this.#ended = true;
      this.fireClose();
    });
  }

  async write(message: Message): Promise<void> {
    if (this.#ended) {
      throw new Error("The connection to the secrets service is closed.");
    }
    this.#carrier.send(JSON.stringify(message));
  }

  end(): void {
    this.#carrier.close();
  }
}
