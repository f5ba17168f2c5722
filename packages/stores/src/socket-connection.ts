import type { Readable } from "node:stream";
import { isRpcMessage } from "@nbsecrets/shared";
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

/** What a WebSocket between a session and a hub's secrets service speaks. */
export const SUBPROTOCOL = "nbsecrets.v1";
/**
 * The largest frames, in bytes. What a session sends: a Secret holds 1 MiB, which is 1.4 MiB in base64, and a change brings as
 * much again of what it replaces. What it gets: a list of all that fits into one.
 */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/**
 * How many requests of a peer are worked on at once, until their answers have left; those after them wait in the socket. A user
 * has many sockets, and each answer may be as large as a Secret.
 */
const MOST_UNDER_WAY = 4;
/** A peer that takes its answers more slowly than this many bytes allow is cut off. */
const MOST_UNSENT_BYTES = 16 * 1024 * 1024;
/** How often a sign of life is asked for, in milliseconds: a proxy drops what is idle, and who is gone says nothing. */
const PING = 30_000;

/**
 * A JSON-RPC connection over a WebSocket that is open, each message a frame. Closing either closes both. A frame that is no
 * message closes the socket (1007).
 */
export function socketConnection(socket: WebSocket): MessageConnection {
  const underWay = new RequestsUnderWay(socket);
  return createMessageConnection(new SocketReader(socket, underWay), new SocketWriter(socket, underWay), silent);
}

/**
 * Asks for signs of life, and ends a socket that gives none. It stops by itself when the socket closes.
 *
 * @param stream - what the socket reads from: whatever comes will do, since a pong waits behind a large frame on a slow line.
 */
export function followLife(socket: WebSocket, stream: Readable, interval = PING): void {
  let isAlive = true;
  let unsent = 0;
  stream.on("data", () => (isAlive = true));
  const timer = setInterval(() => {
    // Who takes nothing of what waits for them is as good as gone.
    const isStuck = unsent > 0 && socket.bufferedAmount >= unsent;
    unsent = socket.bufferedAmount;
    if (!isAlive || isStuck) {
      socket.terminate();
      return;
    }
    // Who is not read from, since there is much to do for them, cannot be heard.
    isAlive = socket.isPaused;
    socket.ping();
  }, interval).unref();
  socket.once("close", () => clearInterval(timer));
}

/** The requests that were read and whose answers have not left yet. */
class RequestsUnderWay {
  readonly #socket: WebSocket;
  #count = 0;
  #waiting: Message[] = [];
  #deliver: (message: Message) => void = () => undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  listen(deliver: (message: Message) => void): void {
    this.#deliver = deliver;
  }

  /** Delivers it now, or when there is room: what one packet brought comes all at once, whether the socket is paused or not. */
  receive(message: Message): void {
    this.#waiting.push(message);
    this.#deliverSome();
  }

  answered(): void {
    this.#count -= 1;
    this.#deliverSome();
  }

  #deliverSome(): void {
    while (this.#count < MOST_UNDER_WAY && this.#waiting.length > 0) {
      const message = this.#waiting.shift() as Message;
      this.#count += isRequest(message) ? 1 : 0;
      this.#deliver(message);
    }
    if (this.#count >= MOST_UNDER_WAY) {
      this.#socket.pause();
    } else {
      this.#socket.resume();
    }
  }
}

class SocketReader extends AbstractMessageReader {
  readonly #socket: WebSocket;
  readonly #underWay: RequestsUnderWay;

  constructor(socket: WebSocket, underWay: RequestsUnderWay) {
    super();
    this.#socket = socket;
    this.#underWay = underWay;
    socket.once("close", () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    this.#underWay.listen((message) => {
      try {
        callback(message);
      } catch {
        this.#refuse();
      }
    });
    const onMessage = (data: RawData, isBinary: boolean): void => {
      const message = isBinary ? undefined : parsed(data);
      if (this.#socket.readyState !== this.#socket.OPEN) {
        return; // was refused, or is being closed
      }
      if (isRpcMessage(message)) {
        this.#underWay.receive(message as Message);
      } else {
        this.#refuse();
      }
    };
    this.#socket.on("message", onMessage);
    return { dispose: () => this.#socket.off("message", onMessage) };
  }

  #refuse(): void {
    this.fireError(new Error("A frame is no message."));
    this.#socket.close(1007);
  }
}

class SocketWriter extends AbstractMessageWriter {
  readonly #socket: WebSocket;
  readonly #underWay: RequestsUnderWay;

  constructor(socket: WebSocket, underWay: RequestsUnderWay) {
    super();
    this.#socket = socket;
    this.#underWay = underWay;
    socket.once("close", () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    if (this.#socket.bufferedAmount > MOST_UNSENT_BYTES) {
      this.#socket.terminate();
    }
    return new Promise((resolve, reject) => {
      this.#socket.send(JSON.stringify(message), (error) => {
        if (!("method" in message)) {
          this.#underWay.answered();
        }
        if (error) {
          reject(new Error("The socket is closed."));
        } else {
          resolve();
        }
      });
    });
  }

  end(): void {
    this.#socket.close(1000);
  }
}

function isRequest(message: Message): boolean {
  return "method" in message && "id" in message;
}

function parsed(data: RawData): unknown {
  try {
    return Buffer.isBuffer(data) ? (JSON.parse(data.toString("utf8")) as unknown) : undefined;
  } catch {
    return undefined; // the parser's own error quotes what it read
  }
}

/** A logger would be given whole messages, values and all. */
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined };
