import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { RawData, WebSocket } from "ws";

/** What a WebSocket between a session and a hub's secrets service speaks, and in what largest frame, in bytes: 4 MiB in base64. */
export const SUBPROTOCOL = "nbsecrets.v1";
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** A JSON-RPC connection over a WebSocket that is open, each message a frame. Closing either closes both. */
export function socketConnection(socket: WebSocket): MessageConnection {
  return createMessageConnection(new SocketReader(socket), new SocketWriter(socket), silent);
}

class SocketReader extends AbstractMessageReader {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.once("close", () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = (data: RawData, isBinary: boolean): void => {
      let message: Message;
      try {
        message = JSON.parse(isBinary ? "" : textOf(data)) as Message;
      } catch {
        // The parser's own error quotes what it read.
        this.fireError(new Error("A frame is not JSON."));
        this.#socket.close(1007);
        return;
      }
      callback(message);
    };
    this.#socket.on("message", onMessage);
    return { dispose: () => this.#socket.off("message", onMessage) };
  }
}

class SocketWriter extends AbstractMessageWriter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.once("close", () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(JSON.stringify(message), (error) =>
        error ? reject(new Error("The socket is closed.")) : resolve(),
      );
    });
  }

  end(): void {
    this.#socket.close(1000);
  }
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString("utf8") : "";
}

/** A logger would be given whole messages, values and all. */
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined };
