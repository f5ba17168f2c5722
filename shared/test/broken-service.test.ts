import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { MessageConnection } from "vscode-jsonrpc";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { MemoryDriver, PROTOCOL, RemoteDriver, SecretError, type SecretEvent } from "../src/index.ts";
import { SocketService } from "./socket-service.ts";

const supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
const put = { kind: "put", name: "A", value: Uint8Array.of(1), mode: "overwrite" } as const;
const methods: readonly (readonly [string, (driver: RemoteDriver) => Promise<unknown>])[] = [
  ["list", (driver) => driver.list()],
  ["reveal", (driver) => driver.reveal("A")],
  ["apply", (driver) => driver.apply([put])],
  ["usage", (driver) => driver.usage()],
  ["status", (driver) => driver.status()],
];

let service: SocketService | undefined;
afterEach(async () => {
  await service?.dispose();
  service = undefined;
});

/** A service that answers each method with what `answers` holds, after a greeting of ours. */
async function answering(answers: Record<string, unknown>, hello: unknown = { protocol: PROTOCOL, supports }) {
  service = await SocketService.start({
    driver: new MemoryDriver(),
    serve: (connection) => {
      connection.onRequest("hello", () => hello);
      for (const [method, answer] of Object.entries(answers)) {
        connection.onRequest(method, () => answer);
      }
      connection.listen();
    },
  });
  return service;
}

/** A service that greets and then does with each further request what `instead` does. */
async function greeting(instead: (connection: MessageConnection, service: SocketService) => unknown) {
  const started: SocketService = await SocketService.start({
    driver: new MemoryDriver(),
    serve: (connection) => {
      connection.onRequest("hello", () => ({ protocol: PROTOCOL, supports }));
      connection.onRequest(() => instead(connection, started));
      connection.listen();
    },
  });
  service = started;
  return started;
}

const never = new Promise<never>(() => undefined);

describe("a connection that ends", () => {
  it.each(methods)("rejects %s, which is under way, as unavailable, and all that follow", async (_method, call) => {
    const driver = await (
      await greeting((_connection, started) => {
        started.accepted.forEach((socket) => socket.destroy());
        return never;
      })
    ).connect();
    await expect(call(driver)).rejects.toMatchObject({ code: "unavailable", key: "service-unreachable" });
    for (const [, later] of methods) {
      await expect(later(driver)).rejects.toMatchObject({ code: "unavailable" });
    }
    await driver.close();
  });

  it("rejects all of fifty requests under way", async () => {
    let asked = 0;
    const driver = await (
      await greeting((_connection, started) => {
        if (++asked === 50) {
          started.accepted.forEach((socket) => socket.destroy());
        }
        return never;
      })
    ).connect();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => driver.list()));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
    }
  });

  it("rejects a large write in the middle of its frame, and tells nothing of it", async () => {
    const started = await greeting(() => never);
    const driver = await started.connect();
    const value = new Uint8Array(1024 * 1024).fill(65);
    const write = driver.apply([{ ...put, value }]);
    started.accepted.forEach((socket) => socket.destroy());
    const error = await write.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SecretError);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(`${(error as SecretError).stack}${JSON.stringify(error)}`).not.toContain("QUFB");
  });

  it("rejects the greeting when it ends before the answer", async () => {
    service = await SocketService.start({ driver: new MemoryDriver(), serve: (_connection, socket) => socket.end() });
    await expect(service.connect()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("rejects what waits for a process that is killed", async () => {
    const script = fileURLToPath(new URL("./silent-service.ts", import.meta.url));
    const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const driver = await RemoteDriver.connect(connection);
    expect(await driver.list()).toEqual([]);
    const waiting = driver.usage();
    child.kill("SIGKILL");
    await expect(waiting).rejects.toMatchObject({ code: "unavailable", key: "service-unreachable" });
    await driver.close();
  });
});

describe("a service of another version", () => {
  it("is refused by the client when it speaks a newer protocol", async () => {
    const started = await answering({}, { protocol: PROTOCOL + 1, supports });
    await expect(started.connect()).rejects.toMatchObject({ code: "unsupported", key: "protocol-newer" });
  });

  it.each([PROTOCOL + 1, "1", undefined])("refuses a client whose protocol is %s", async (protocol) => {
    service = await SocketService.start({ driver: new MemoryDriver() });
    const { connection } = await service.open();
    connection.listen();
    await expect(connection.sendRequest("hello", { protocol })).rejects.toMatchObject({
      data: { code: "unsupported", key: "protocol-newer" },
    });
  });

  it("has its unknown fields passed over by the client", async () => {
    const info = { name: "A", version: "v", owner: { name: "later" } };
    const started = await answering(
      { "store/list": [info], "store/usage": { usedBytes: 1, place: "here", quota: [] } },
      { protocol: PROTOCOL, supports: { ...supports, undo: true }, server: "later" },
    );
    const driver = await started.connect();
    expect(driver.supports).toEqual(supports);
    expect(await driver.list()).toMatchObject([{ name: "A", version: "v" }]);
    expect((await driver.usage()).usedBytes).toBe(1);
  });

  it("promises nothing that it does not say", async () => {
    const started = await answering({}, { protocol: PROTOCOL, supports: { reveal: true, watch: "yes" } });
    expect((await started.connect()).supports).toEqual({
      reveal: true,
      conditional: false,
      atomicBatch: false,
      watch: false,
    });
  });

  it("passes over unknown fields of a client", async () => {
    service = await SocketService.start({ driver: new MemoryDriver() });
    const { connection } = await service.open();
    connection.listen();
    await connection.sendRequest("hello", { protocol: PROTOCOL, client: "later" });
    const change = { ...put, value: { base64: "AQ==", encoding: "later" }, color: "later" };
    await connection.sendRequest("store/apply", { changes: [change], dryRun: "later" });
    expect(await connection.sendRequest("store/reveal", { name: "A", later: true })).toEqual({ base64: "AQ==" });
  });

  it("is unsupported, not broken, where it does not know a request", async () => {
    const driver = await (await answering({})).connect();
    await expect(driver.status()).rejects.toMatchObject({ code: "unsupported", key: "protocol-newer" });
  });
});

describe("a service that answers garbage", () => {
  it.each([null, 5, "hello", [], {}, { protocol: "1", supports }, { protocol: 1 }, { protocol: 1, supports: [] }])(
    "is internal when it greets with %j",
    async (hello) => {
      const started = await answering({}, hello);
      await expect(started.connect()).rejects.toMatchObject({ code: "internal", key: "protocol-garbled" });
    },
  );

  const garbage = [
    null,
    5,
    "canary",
    { name: "A" },
    [null],
    [{ name: 5, version: "v" }],
    [{ name: "A" }],
    { base64: "?" },
  ];
  it.each(garbage)("is internal in every method when it answers %j", async (answer) => {
    const driver = await (
      await answering({
        "store/list": answer,
        "store/reveal": answer,
        "store/apply": answer,
        "store/usage": answer,
        "service/status": answer,
      })
    ).connect();
    for (const [, call] of methods) {
      const error = await call(driver).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SecretError);
      expect(error).toMatchObject({ code: "internal", key: "protocol-garbled" });
    }
  });

  it("is internal, for what is under way, when it sends what is no frame", async () => {
    const driver = await (
      await greeting((_connection, started) => {
        started.accepted.forEach((socket) => socket.write("a stray line of output\r\n\r\n"));
        return never;
      })
    ).connect();
    await expect(driver.list()).rejects.toMatchObject({ code: "internal", key: "protocol-garbled" });
    await expect(driver.list()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is internal when it sends a frame that is no JSON, or an answer without a result", async () => {
    for (const body of ["canary", '{"jsonrpc":"2.0","id":1}']) {
      const driver = await (
        await greeting((_connection, started) => {
          const frame = `Content-Length: ${body.length}\r\n\r\n${body}`;
          started.accepted.forEach((socket) => socket.write(frame));
          return never;
        })
      ).connect();
      await expect(driver.list()).rejects.toMatchObject({ code: "internal" });
      await service?.dispose();
      service = undefined;
    }
  });

  it("makes watchers list again with events that this version does not know", async () => {
    const unknown = [null, 5, {}, { watch: 1 }, { watch: 1, event: 5 }, { watch: 1, event: { kind: "later" } }];
    const known = { kind: "put", name: "A" };
    const started = await greeting((connection) => {
      for (const params of [...unknown, { watch: 1, event: { ...known, value: "canary" } }]) {
        connection.sendNotification("store/event", params).catch(() => undefined);
      }
      return null;
    });
    const driver = await started.connect();
    const heard: SecretEvent[] = [];
    await driver.watch((event) => heard.push(event));
    await expect.poll(() => heard.at(-1)).toEqual(known);
    expect(heard.slice(0, -1)).toEqual([{ kind: "reset" }, { kind: "reset" }, { kind: "reset" }]);
  });
});
