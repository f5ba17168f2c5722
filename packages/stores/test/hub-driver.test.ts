import { createServer as createHttp } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { SecretError } from "@nbsecrets/shared";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { HubDriver } from "../src/hub-driver.ts";
import { openHubLink } from "../src/hub-link.ts";

/** A busy machine may take its time; nothing passes or fails on a shorter one. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) {
    await close();
  }
});

async function address(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => undefined);
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function listen(server: Server, pause: (failures: number) => number = () => 10): Promise<HubDriver> {
  const driver = new HubDriver({ address: { url: await address(server), token: "token" }, pause });
  closers.push(() => driver.close());
  return driver;
}

/** A service that answers with what `answer` makes of a method; undefined: never. */
function service(answer: (method: string, socket: WebSocket) => unknown): Promise<HubDriver> {
  const server = createHttp();
  new WebSocketServer({ server, handleProtocols: () => "nbsecrets.v1" }).on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
      const result = answer(method, socket);
      if (result !== undefined) {
        socket.send(JSON.stringify({ jsonrpc: "2.0", id, result }));
      }
    });
  });
  return listen(server);
}

const supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
const greeting = { protocol: 1, supports };
const put = (name: string, bytes = 1) => ({ kind: "put", name, value: new Uint8Array(bytes), mode: "create" }) as const;
const keyOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    ({ key }: SecretError) => key,
  );

describe("a service that accepts and does not greet", () => {
  test("is not waited for long", async () => {
    const server = createHttp();
    new WebSocketServer({ server, handleProtocols: () => "nbsecrets.v1" });
    const url = await address(server);
    expect(await keyOf(openHubLink({ url, token: "token" }, undefined, 50))).toBe("hub-unreachable");
  });

  test("does not keep a driver from closing", async () => {
    let greeted = false;
    const driver = await service(() => void (greeted = true));
    const listed = keyOf(driver.list());
    await eventually(() => greeted).toBe(true);
    await driver.close();
    expect(await listed).not.toBe("done");
  });
});

describe("a refusal", () => {
  const refusing = (write: (socket: Socket) => void): Promise<HubDriver> =>
    listen(createServer((socket) => socket.once("data", () => write(socket))));

  test("of ours is told as it is", async () => {
    const body = JSON.stringify({ code: "denied", key: "hub-server-stopped", params: {} });
    const driver = await refusing((socket) =>
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    );
    expect(await keyOf(driver.list())).toBe("hub-server-stopped");
  });

  test("that never ends is read no further than ours go", async () => {
    let sent = 0;
    const part = Buffer.alloc(1 << 16, 65);
    const driver = await refusing((socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(part)) {
          sent += part.length;
        }
        socket.once("drain", more);
      };
      socket.write("HTTP/1.1 503 Service Unavailable\r\n\r\n");
      more();
    });
    expect(await keyOf(driver.list())).toBe("hub-unreachable");
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test("that is cut off is none of ours", async () => {
    const driver = await refusing((socket) => {
      socket.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1000\r\n\r\nhalf");
      setTimeout(() => socket.resetAndDestroy(), 50);
    });
    expect(await keyOf(driver.list())).toBe("hub-unreachable");
  });
});

describe("a link that ends while it is asked", () => {
  const cutting = (cut: string): Promise<HubDriver> =>
    service((method, socket) => {
      if (method === cut) {
        socket.terminate();
      }
      return method === "hello" ? greeting : undefined;
    });

  test.each(["store/apply", "session/exchange"])("%s: it is not known whether it was saved", async (method) => {
    const driver = await cutting(method);
    const changes = [put("A")];
    expect(await keyOf(method === "store/apply" ? driver.apply(changes) : driver.exchange(changes))).toBe(
      "hub-not-known",
    );
  });

  test("for a list: nothing was changed", async () => {
    expect(await keyOf((await cutting("store/list")).list())).toBe("hub-unreachable");
  });
});

test("what one Secret cannot hold is refused before it is sent", async () => {
  const methods: string[] = [];
  const driver = await service((method) => (methods.push(method), method === "hello" ? greeting : []));
  const changes = [put("A", 700_000), put("B", 700_000)];
  await expect(driver.apply(changes)).rejects.toMatchObject({ code: "too-large", key: "batch-too-large" });
  expect(methods).toEqual(["hello"]);
});

test("after a link that lived there is a pause before the first attempt too, unless it was told to go", async () => {
  const pauses: number[] = [];
  const live: WebSocket[] = [];
  const server = createHttp();
  new WebSocketServer({ server, handleProtocols: () => "nbsecrets.v1" }).on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, result: method === "hello" ? greeting : null }));
      if (method === "store/watch") {
        live.push(socket);
      }
    });
  });
  const driver = await listen(server, (failures) => {
    pauses.push(failures);
    return 1;
  });
  await driver.watch(() => undefined);
  live[0]?.close(1001);
  await eventually(() => live.length).toBe(2);
  expect(pauses).toEqual([0]);
  live[1]?.close(4403);
  await eventually(() => live.length).toBe(3);
  expect(pauses).toEqual([0]);
});
