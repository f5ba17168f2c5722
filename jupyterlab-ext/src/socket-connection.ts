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

/** A JSON-RPC connection over an open WebSocket, one frame per text message. */
export function socketConnection(socket: WebSocket): MessageConnection {
  return createMessageConnection(new SocketReader(socket), new SocketWriter(socket));
}

class SocketReader extends AbstractMessageReader {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.addEventListener("close", () => this.fireClose());
  }

  override listen(callback: DataCallback): Disposable {
    const receive = (event: MessageEvent<string>): void => {
      let frame: Message;
      try {
        frame = JSON.parse(event.data) as Message;
      } catch {
        // The parser's own error quotes what it read.
        this.fireError(new Error("A frame from the secrets service is not JSON."));
        return;
      }
      callback(frame);
    };
    this.#socket.addEventListener("message", receive);
    return { dispose: () => this.#socket.removeEventListener("message", receive) };
  }
}

class SocketWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.addEventListener("close", () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      throw new Error("The connection to the secrets service is closed.");
    }
    this.#socket.send(JSON.stringify(message));
  }

  end(): void {
    this.#socket.close();
  }
}
