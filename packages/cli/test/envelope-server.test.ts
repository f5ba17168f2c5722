import { PassThrough } from "node:stream";
import { StreamMessageReader, StreamMessageWriter, type CancellationToken, type Message } from "vscode-jsonrpc/node";
import { MemoryDriver, serveStore, type Unwatch } from "@nbsecrets/shared";
import { expect, test, vi } from "vitest";
import { serviceOver } from "../../../shared/test/service-over.ts";
import { EnvelopeServer } from "../src/envelope-server.ts";

/** A server whose requests never answer by themselves: what it was asked, and what was cancelled. */
function waitingServer() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked: string[] = [];
  const cancelled: string[] = [];
  let number = 0;
  const server = new EnvelopeServer({
    input,
    output,
    serve: (connection) => {
      const mine = (number += 1);
      connection.onRequest("wait", (label: string, token: CancellationToken) => {
        asked.push(`${mine}:${label}`);
        return new Promise((resolve) =>
          token.onCancellationRequested(() => (cancelled.push(`${mine}:${label}`), resolve(null))),
        );
      });
      connection.onRequest("echo", (label: string) => label);
      connection.listen();
    },
  });
  const writer = new StreamMessageWriter(input);
  const answers: { c: string; m: string }[] = [];
  new StreamMessageReader(output).listen((message) => answers.push(message as unknown as { c: string; m: string }));
  const send = (envelope: object): Promise<void> => writer.write(envelope as Message);
  const request = (c: string, id: number, method: string, label: string): Promise<void> =>
    send({ c, m: JSON.stringify({ jsonrpc: "2.0", id, method, params: [label] }) });
  return { server, input, asked, cancelled, answers, send, request, run: server.run() };
}

test("a closed connection's requests are cancelled, those of another with the same id are not", async () => {
  const { input, asked, cancelled, answers, send, request, run } = waitingServer();
  await request("a", 1, "wait", "first");
  await request("a", 2, "wait", "second");
  await request("b", 1, "wait", "other");
  await expect.poll(() => asked).toEqual(["1:first", "1:second", "2:other"]);
  await send({ c: "a", closed: true });
  await expect.poll(() => cancelled).toEqual(["1:first", "1:second"]);
  await request("b", 2, "echo", "alive");
  await expect
    .poll(() => answers.map(({ c, m }) => [c, (JSON.parse(m) as { result: unknown }).result]))
    .toEqual([["b", "alive"]]);
  input.end();
  await run;
  expect(cancelled).toEqual(["1:first", "1:second", "2:other"]);
});

test("a client cancels its own request, and the id is free again", async () => {
  const { input, asked, cancelled, send, request, run } = waitingServer();
  await request("a", 1, "wait", "first");
  await expect.poll(() => asked).toEqual(["1:first"]);
  await send({ c: "a", m: JSON.stringify({ jsonrpc: "2.0", method: "$/cancelRequest", params: { id: 1 } }) });
  await expect.poll(() => cancelled).toEqual(["1:first"]);
  await request("a", 1, "wait", "again");
  await expect.poll(() => asked).toEqual(["1:first", "1:again"]);
  input.end();
  await run;
  expect(cancelled).toEqual(["1:first", "1:again"]);
});

test("a page that leaves at once after it asked for a watch leaves none behind", async () => {
  let [started, stopped] = [0, 0];
  class Counting extends MemoryDriver {
    override async watch(...parameters: Parameters<MemoryDriver["watch"]>): Promise<Unwatch> {
      started += 1;
      const unwatch = await super.watch(...parameters);
      return async () => ((stopped += 1), unwatch());
    }
  }
  const driver = new Counting();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const run = new EnvelopeServer({
    input,
    output,
    serve: (connection) => void serveStore(connection, { driver, service: serviceOver(driver) }),
  }).run();
  const frame = (envelope: object): string => {
    const body = JSON.stringify(envelope);
    return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  const watch = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "store/watch", params: { watch: 1 } });
  // In one piece, as two writes into a pipe arrive: the end is known before the request is looked at.
  input.write(frame({ c: "a", m: watch }) + frame({ c: "a", closed: true }));
  await expect.poll(() => started).toBe(1);
  await expect.poll(() => stopped).toBe(1);
  input.end();
  await run;
});

test("half an envelope keeps no timer running", async () => {
  const { input, run } = waitingServer();
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    input.write("Content-Length: 100\r\n\r\n{");
    await new Promise(setImmediate);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
  input.end();
  await run;
});

test.each([
  "null",
  "{}",
  '{"jsonrpc":"2.0","method":"$/cancelRequest"}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}',
  '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}',
  '{"jsonrpc":"2.0","id":{},"method":"echo"}',
])("a frame that is no message, %s, ends its own connection, and no other", async (frame) => {
  const { input, answers, send, request, run } = waitingServer();
  await request("a", 1, "echo", "before");
  await send({ c: "a", m: frame });
  await request("b", 1, "echo", "other");
  await expect.poll(() => answers.filter(({ c }) => c === "b").length).toBe(1);
  expect(answers).toContainEqual({ c: "a", closed: true });
  input.end();
  await run;
});
