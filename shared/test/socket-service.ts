import { mkdtemp, rm } from "node:fs/promises";
import { createServer, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { RemoteDriver, serveStore, type MountStatus, type SecretDriver, type SecretService } from "../src/index.ts";
import { serviceOver } from "./service-over.ts";
import { TestClock } from "./test-clock.ts";

export interface SocketServiceOptions {
  readonly driver: SecretDriver;
  readonly allowReveal?: boolean;
  /** Takes the service's part instead of `serveStore`. */
  readonly serve?: (connection: MessageConnection, socket: Socket) => void;
}

/** `serveStore` behind a real socket of the operating system, one connection to a client, as a service has it. */
export class SocketService {
  readonly #server: Server;
  readonly #path: string;
  readonly #directory: string;
  readonly #sockets: Socket[] = [];
  readonly #connections: MessageConnection[] = [];
  /** The service's ends, in the order of connecting. */
  readonly accepted: Socket[] = [];
  /** What the status says. */
  mount: MountStatus = { directory: "/a/mount" };
  /** The time by which the service's undos are over. */
  readonly clock = new TestClock();
  readonly #statusListeners = new Set<() => void>();
  /** All that the service wrote, as it went over the sockets. */
  readonly written: Buffer[] = [];

  private constructor(server: Server, directory: string) {
    this.#server = server;
    this.#directory = directory;
    this.#path = join(directory, "socket");
  }

  static async start(options: SocketServiceOptions): Promise<SocketService> {
    const service = new SocketService(createServer(), await mkdtemp(join(tmpdir(), "nbsecrets-")));
    const status: SecretService = {
      ...serviceOver(options.driver, service.clock),
      status: async () => ({ mount: service.mount }),
      onStatus: (tell) => {
        service.#statusListeners.add(tell);
        return () => service.#statusListeners.delete(tell);
      },
    };
    service.#server.on("connection", (socket) => {
      service.accepted.push(socket);
      // Sockets that a test tears down may say so; what matters is what the client is told.
      socket.on("error", () => socket.destroy());
      const connection = service.#connection(socket);
      (options.serve ?? ((one) => serveStore(one, { ...options, service: status })))(connection, socket);
    });
    service.#server.listen(service.#path);
    await once(service.#server, "listening");
    return service;
  }

  /** How many connections would hear of another status. */
  get statusListeners(): number {
    return this.#statusListeners.size;
  }

  changeStatus(mount: MountStatus): void {
    this.mount = mount;
    this.#statusListeners.forEach((tell) => tell());
  }

  /** A connection that nobody listens on yet. */
  async open(): Promise<{ connection: MessageConnection; socket: Socket }> {
    const socket = connect(this.#path);
    this.#sockets.push(socket);
    await once(socket, "connect");
    socket.on("data", (data) => this.written.push(data));
    return { connection: this.#connection(socket), socket };
  }

  async connect(): Promise<RemoteDriver> {
    return RemoteDriver.connect((await this.open()).connection);
  }

  async dispose(): Promise<void> {
    this.#connections.forEach((connection) => connection.dispose());
    [...this.#sockets, ...this.accepted].forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#directory, { recursive: true });
  }

  #connection(socket: Socket): MessageConnection {
    const reader = new StreamMessageReader(socket);
    // Its timer would outlive a connection that ends in the middle of a frame.
    reader.partialMessageTimeout = 0;
    const connection = createMessageConnection(reader, new StreamMessageWriter(socket));
    this.#connections.push(connection);
    return connection;
  }
}
