import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { MemoryDriver, RemoteDriver, SecretError, type SecretEvent } from "../src/index.ts";
import { answeringService, greetingService } from "./scripted-service.ts";
import { SocketService } from "./socket-service.ts";

/** How long a busy machine may take; nothing passes or fails on a shorter time. */
const patience = { timeout: 10_000 };
const supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
const put = { kind: "put", name: "A", value: Uint8Array.of(1), mode: "overwrite" } as const;
const methods: readonly (readonly [string, (driver: RemoteDriver) => Promise<unknown>])[] = [
  ["list", (driver) => driver.list()],
  ["reveal", (driver) => driver.reveal("A")],
  ["apply", (driver) => driver.apply([put])],
  ["usage", (driver) => driver.usage()],
  ["status", (driver) => driver.status()],
  ["change", (driver) => driver.change([put])],
  ["undo", (driver) => driver.undo("token")],
  ["compare", (driver) => driver.compare([put])],
];

const never = new Promise<never>(() => undefined);

describe("a connection that ends", () => {
  it.each(methods)("rejects %s, which is under way, as unavailable, and all that follow", async (_method, call) => {
    const driver = await (
      await greetingService((_connection, started) => {
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
      await greetingService((_connection, started) => {
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
    const started = await greetingService(() => never);
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
    const serve = (_connection: unknown, socket: Socket) => socket.end();
    const service = await SocketService.start({ driver: new MemoryDriver(), serve });
    onTestFinished(() => service.dispose());
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

  it("rejects what waits with why, where the way to it knows that", async () => {
    const script = fileURLToPath(new URL("./silent-service.ts", import.meta.url));
    const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
    const reader = new (class extends StreamMessageReader {
      end(error: SecretError): void {
        this.fireError(error);
        this.fireClose();
      }
    })(child.stdout);
    const driver = await RemoteDriver.connect(createMessageConnection(reader, new StreamMessageWriter(child.stdin)));
    const waiting = driver.usage();
    const refused = new SecretError("denied", "service-refused");
    reader.end(refused);
    await expect(waiting).rejects.toBe(refused);
    await expect(driver.list()).rejects.toMatchObject({ code: "unavailable", key: "service-unreachable" });
    await driver.close();
    child.kill("SIGKILL");
  });
});

describe("a service that answers garbage", () => {
  const greetings = [
    null,
    5,
    "hello",
    [],
    {},
    { protocol: "1", supports },
    { protocol: 1 },
    { protocol: 1, supports: [] },
  ];
  it.each(greetings.map((hello) => ({ hello, text: JSON.stringify(hello) })))(
    "is internal when it greets with $text",
    async ({ hello }) => {
      const started = await answeringService({}, hello);
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
    { usedBytes: 1, place: "here", store: {} },
    { usedBytes: 1, place: "here", limitBytes: "1" },
  ];
  const told = garbage.map((answer) => ({ answer, text: JSON.stringify(answer) }));
  it.each(told)("is internal in every method when it answers $text", async ({ answer }) => {
    const driver = await (
      await answeringService({
        "store/list": answer,
        "store/reveal": answer,
        "store/apply": answer,
        "store/usage": answer,
        "service/status": answer,
        "service/change": answer,
        "service/undo": answer,
        "service/compare": answer,
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
      await greetingService((_connection, started) => {
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
        await greetingService((_connection, started) => {
          const frame = `Content-Length: ${body.length}\r\n\r\n${body}`;
          started.accepted.forEach((socket) => socket.write(frame));
          return never;
        })
      ).connect();
      await expect(driver.list()).rejects.toMatchObject({ code: "internal" });
    }
  });

  it("makes watchers list again with events that this version does not know", async () => {
    const unknown = [null, 5, {}, { watch: 1 }, { watch: 1, event: 5 }, { watch: 1, event: { kind: "later" } }];
    const known = { kind: "put", name: "A" };
    const started = await greetingService((connection) => {
      for (const params of [...unknown, { watch: 1, event: { ...known, value: "canary" } }]) {
        connection.sendNotification("store/event", params).catch(() => undefined);
      }
      return null;
    });
    const driver = await started.connect();
    const heard: SecretEvent[] = [];
    await driver.watch((event) => heard.push(event));
    await expect.poll(() => heard.at(-1), patience).toEqual(known);
    expect(heard.slice(0, -1)).toEqual([{ kind: "reset" }, { kind: "reset" }, { kind: "reset" }]);
  });
});
