import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { MemoryDriver, SecretError } from "@nbsecrets/shared";
import { loadSocketWire } from "@nbsecrets/stores";
import { afterEach, describe, expect, test } from "vitest";
import type { HubServerOptions } from "../src/hub-server.ts";
import { HubServerScene, PREFIX, callerOf } from "./hub-server-scene.ts";

/** A busy machine may take its time; nothing passes or fails on a shorter one. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });
let scene: HubServerScene;
afterEach(() => scene.server.close());

async function open(options?: Partial<HubServerOptions>): Promise<HubServerScene> {
  scene = await HubServerScene.open(options);
  return scene;
}

/** A request to become a WebSocket, as bytes, with some of its heads changed. */
function handshake(changed: Readonly<Record<string, string>> = {}, path = `${PREFIX}ws`): string {
  const heads = {
    Host: "service",
    Authorization: "token token-of-ann",
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "nbsecrets.v1",
    "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    ...changed,
  };
  const lines = Object.entries(heads).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

async function raw(bytes: string, options: { allowHalfOpen?: boolean } = {}): Promise<Socket> {
  const socket = connect({ port: scene.port, host: "127.0.0.1", ...options });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(bytes);
  return socket;
}

const frames = [
  "null",
  "1",
  '"x"',
  "[]",
  "{}",
  "{",
  '{"jsonrpc":"2.0"}',
  '{"id":1,"method":"hello"}',
  '{"jsonrpc":"1.0","id":1,"method":"hello"}',
  '{"jsonrpc":"2.0","id":null,"method":"hello"}',
  '{"jsonrpc":"2.0","id":{},"method":"hello"}',
  '{"jsonrpc":"2.0","id":1,"method":5}',
  '{"jsonrpc":"2.0","id":1,"method":"hello","params":null}',
  '{"jsonrpc":"2.0","id":1,"method":"hello","params":5}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest"}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{}}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest","params":[]}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}',
  '{"jsonrpc":"2.0","method":"$/progress"}',
  '{"jsonrpc":"2.0","method":"$/progress","params":{"token":null}}',
  '{"jsonrpc":"2.0","id":9}',
  '{"jsonrpc":"2.0","id":null,"result":1}',
  '{"jsonrpc":"2.0","id":1,"error":5}',
  '{"jsonrpc":"2.0","id":1,"error":{"message":{}}}',
];

describe("a frame that is no message", () => {
  test.each(frames)("%s ends its own socket, and nobody else's", async (frame) => {
    await open();
    const [ann, mallory] = [await scene.session("ann"), await scene.session("mallory")];
    mallory.socket.send(frame);
    expect(await mallory.ended).toBe(1007);
    expect((await ann.ask("store/list")).result).toEqual([]);
  });

  test("nor does a binary one", async () => {
    await open();
    const mallory = await scene.session("mallory");
    mallory.socket.send(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"store/list"}'));
    expect(await mallory.ended).toBe(1007);
  });
});

describe("a request whose parameters are odd", () => {
  const put = { kind: "put", name: "A", value: { base64: "QQ==" }, mode: "create" };
  test.each([
    ["store/apply", { changes: [{ ...put, name: ["A"] }] }],
    ["store/apply", { changes: [{ ...put, mode: null, details: 5 }] }],
    ["store/apply", { changes: [null] }],
    ["store/apply", { changes: 5 }],
    ["store/apply", { changes: [{ ...put, value: "QQ==" }] }],
    ["store/apply", { changes: [{ kind: "describe", name: "A", details: [1] }] }],
    ["store/apply", { changes: [{ kind: "copy", from: {}, to: "B" }] }],
    ["store/apply", { changes: [{ kind: "remove", name: "A", ifVersion: 5 }] }],
    ["store/watch", { watch: {} }],
    ["store/watch", { watch: 1.5 }],
    ["store/watch", [1, 2, 3]],
    ["session/exchange", { changes: [], recalled: 5 }],
    ["session/exchange", []],
    ["store/reveal", { name: {} }],
    ["toString", {}],
    ["__proto__", {}],
  ])("%s %j is refused, and the socket goes on", async (method, params) => {
    await open();
    const mallory = await scene.session("mallory");
    expect((await mallory.ask(method, params)).error).toBeDefined();
    expect((await mallory.ask("store/list")).result).toEqual([]);
  });
});

test("a socket has 32 watches at most, each under a number of its own", async () => {
  await open();
  const ann = await scene.session("ann");
  for (let watch = 0; watch < 32; watch += 1) {
    expect((await ann.ask("store/watch", { watch })).result).toBeNull();
  }
  expect((await ann.ask("store/watch", { watch: 32 })).error).toBeDefined();
  await ann.ask("store/unwatch", { watch: 0 });
  expect((await ann.ask("store/watch", { watch: 1 })).error).toBeDefined();
  expect((await ann.ask("store/watch", { watch: 0 })).result).toBeNull();
});

test("4 requests of a socket are worked on at once; those after them wait, and nobody else does", async () => {
  await open();
  const release: (() => void)[] = [];
  class Slow extends MemoryDriver {
    override list(): ReturnType<MemoryDriver["list"]> {
      return new Promise((resolve) => release.push(() => resolve([])));
    }
  }
  scene.stores.set("mallory", new Slow());
  const [mallory, ann] = [await scene.session("mallory"), await scene.session("ann")];
  for (let count = 0; count < 400; count += 1) {
    mallory.send("store/list");
  }
  await eventually(() => release.length).toBe(4);
  expect((await ann.ask("store/list")).result).toEqual([]);
  expect(release.length).toBe(4);
  while (mallory.answers.length < 400) {
    release.splice(0).forEach((answer) => answer());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(mallory.answers.map(({ id }) => id)).toEqual(Array.from({ length: 400 }, (_unused, index) => index + 1));
});

test("who asks and does not take the answers is not worked for any further, and is cut off; nobody else waits", async () => {
  const wire = await loadSocketWire();
  let interval = 200;
  const followLife: typeof wire.followLife = (socket, stream) => wire.followLife(socket, stream, interval);
  await open({ wire: { ...wire, followLife } });
  let reveals = 0;
  class Large extends MemoryDriver {
    override reveal(name: string): ReturnType<MemoryDriver["reveal"]> {
      reveals += 1;
      return super.reveal(name);
    }
  }
  const large = new Large();
  await large.apply([{ kind: "put", name: "A", value: new Uint8Array(1024 * 1024), mode: "create" }]);
  scene.stores.set("mallory", large);
  const mallory = await scene.session("mallory");
  // On a busy machine she may be slower than that, too.
  interval = 30_000;
  const ann = await scene.session("ann");
  mallory.socket.pause();
  for (let count = 0; count < 400; count += 1) {
    mallory.send("store/reveal", { name: "A" });
  }
  await eventually(() => scene.log).toContain('closed "mallory"');
  // What the system's own buffers take, and four more.
  expect(reveals).toBeLessThan(50);
  expect((await ann.ask("store/list")).result).toEqual([]);
  mallory.socket.terminate();
});

test("a user who writes all the time is told when to go on, and nobody else is", async () => {
  await open();
  const [mallory, ann] = [await scene.session("mallory"), await scene.session("ann")];
  const change = (index: number): object => ({
    changes: [{ kind: "put", name: `A${index}`, value: { base64: "QQ==" }, mode: "create" }],
  });
  const answers = [];
  for (let index = 0; index < 60; index += 1) {
    answers.push(await mallory.ask(index % 2 === 0 ? "store/apply" : "service/change", change(index)));
  }
  const refused = answers.filter(({ error }) => error !== undefined);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ error }) => error?.data?.key))).toEqual(new Set(["hub-writes-often"]));
  expect((await ann.ask("store/apply", change(0))).error).toBeUndefined();
});

describe("how many sessions there may be", () => {
  const refused = { status: 503, key: "hub-too-many-sessions" };

  test("of one token, of one user, and in all", async () => {
    await open({ limits: { ofToken: 2, ofUser: 3, inAll: 4 } });
    scene.identify = async (token) => callerOf(token.replace(/-\d$/, ""));
    const first = await scene.session("ann");
    await scene.session("ann");
    expect(await scene.connect("ann")).toEqual(refused);
    await scene.session("ann-2");
    expect(await scene.connect("ann-2")).toEqual(refused);
    await scene.session("bob");
    expect(await scene.connect("cleo")).toEqual({ status: 503, key: "hub-busy" });
    first.socket.close();
    await first.ended;
    await eventually(() => scene.log).toContain('closed "ann"');
    await scene.session("cleo");
  });

  test("a token is looked at again once, however many sessions it has; all of them end with it", async () => {
    await open({ interval: 50 });
    const sessions = await Promise.all(Array.from({ length: 8 }, () => scene.session("ann")));
    scene.asked.length = 0;
    let asked = 0;
    scene.identify = async () => {
      asked += 1;
      throw new SecretError("denied", "hub-server-stopped");
    };
    expect(await Promise.all(sessions.map(({ ended }) => ended))).toEqual(Array(8).fill(4403));
    expect(asked).toBe(1);
  });
});

describe("while the hub does not answer", () => {
  const down = async (): Promise<never> => {
    throw new SecretError("unavailable", "hub-down");
  };

  test("sessions go on, and end when it was silent for too long", async () => {
    await open({ interval: 20, grace: 300 });
    const ann = await scene.session("ann");
    scene.identify = down;
    await eventually(() => scene.asked.length).toBeGreaterThan(3);
    expect(ann.socket.readyState).toBe(1);
    expect(await ann.ended).toBe(4403);
    expect(scene.log).toContain('ended "ann": hub-down');
  });

  test("one that answers again in time keeps them", async () => {
    await open({ interval: 20, grace: 10_000 });
    const ann = await scene.session("ann");
    scene.identify = down;
    await eventually(() => scene.asked.length).toBeGreaterThan(3);
    scene.identify = async (token) => callerOf(token);
    const before = scene.asked.length;
    await eventually(() => scene.asked.length).toBeGreaterThan(before + 2);
    expect((await ann.ask("store/list")).result).toEqual([]);
  });

  test("a time of making that is rounded by a new start of the hub is no other user", async () => {
    await open({ interval: 20 });
    const ann = await scene.session("ann");
    scene.identify = async (token) => ({ ...callerOf(token), created: "2026-01-31T10:00:01Z" });
    const before = scene.asked.length;
    await eventually(() => scene.asked.length).toBeGreaterThan(before + 2);
    expect(ann.socket.readyState).toBe(1);
    scene.identify = async (token) => ({ ...callerOf(token), created: "2026-01-31T10:00:03Z" });
    expect(await ann.ended).toBe(4403);
  });
});

describe("before a session is known", () => {
  test.each([
    ["a key that is none", { "Sec-WebSocket-Key": "bad" }],
    ["an old version", { "Sec-WebSocket-Version": "8" }],
    ["another protocol", { "Sec-WebSocket-Protocol": "other" }],
    ["another upgrade", { Upgrade: "h2c" }],
  ])("%s is refused without asking the hub or opening a store", async (_name, heads) => {
    await open();
    const socket = await raw(handshake(heads));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 404 /);
    expect([scene.asked, [...scene.stores]]).toEqual([[], []]);
  });

  test("who leaves while the hub is asked leaves no store open", async () => {
    await open();
    let answer: () => void = () => undefined;
    scene.identify = (token) => new Promise((resolve) => (answer = () => resolve(callerOf(token))));
    const socket = await raw(handshake());
    await eventually(() => scene.asked.length).toBe(1);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer();
    await eventually(() => scene.closed).toEqual(["ann"]);
  });

  test("a token that the hub does not know is asked about once, and is one line of the log", async () => {
    await open();
    scene.identify = async () => {
      throw new SecretError("denied", "hub-signed-out");
    };
    for (let count = 0; count < 5; count += 1) {
      expect(await scene.connect("nobody")).toEqual({ status: 403, key: "hub-signed-out" });
    }
    expect([scene.asked.length, scene.log]).toEqual([1, ["refused a caller: hub-signed-out"]]);
  });
});

test("why a store cannot be opened is told, and leaves no session counted", async () => {
  await open({ limits: { ofToken: 1 } });
  scene.trouble = new SecretError("denied", "hub-other-user", { secret: "s", namespace: "n" });
  expect(await scene.connect("ann")).toEqual({ status: 403, key: "hub-other-user" });
  expect(scene.log).toEqual(['refused "ann": hub-other-user']);
  scene.trouble = undefined;
  expect((await (await scene.session("ann")).ask("store/list")).result).toEqual([]);
});

test("what was refused and stays open does not keep the service from ending", async () => {
  await open();
  const sockets = [];
  for (let count = 0; count < 20; count += 1) {
    const socket = await raw(handshake({}, "/nowhere"), { allowHalfOpen: true });
    await once(socket, "data");
    sockets.push(socket);
  }
  const waiting = await raw("GET /", { allowHalfOpen: true });
  await scene.server.close();
  [...sockets, waiting].forEach((socket) => socket.destroy());
});

test("ready is another question than health", async () => {
  let isReady = false;
  await open({ isReady: () => isReady });
  const status = async (path: string): Promise<number> => (await fetch(`${scene.url}${path}`)).status;
  expect([await status("health"), await status("ready"), await status("other")]).toEqual([200, 503, 404]);
  isReady = true;
  expect(await status("ready")).toBe(200);
});
