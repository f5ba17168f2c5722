import { expect, it, vi } from "vitest";
import type { FrameCarrier } from "../src/frame-carrier";
import type { Post } from "../src/server-post";
import { openStream } from "../src/stream-carrier";

/** A server whose answers a test gives, one by one. */
class Server {
  readonly posts: { readonly frames: unknown; readonly stream: string | null; answer(status: number): void }[] = [];
  status = 200;
  cut = false;
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly giveUp = new AbortController();

  readonly post: Post = (handler, { body, headers, signal } = {}) => {
    signal?.addEventListener("abort", () => (this.cut = true));
    if (handler === "frames") {
      return new Promise((resolve) => {
        this.posts.push({
          frames: JSON.parse(body as string),
          stream: new Headers(headers).get("X-Nbsecrets-Stream"),
          answer: (status) => resolve(new Response(null, { status })),
        });
      });
    }
    const answer = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#stream = controller) });
    return Promise.resolve(new Response(answer, { status: this.status }));
  };

  write(text: string): void {
    this.#stream?.enqueue(new TextEncoder().encode(text));
  }

  /** In pieces of so many bytes. */
  writeInPieces(text: string, length: number): void {
    const bytes = new TextEncoder().encode(text);
    for (let start = 0; start < bytes.length; start += length) {
      this.#stream?.enqueue(bytes.slice(start, start + length));
    }
  }

  end(): void {
    this.#stream?.close();
  }

  fail(): void {
    this.#stream?.error(new TypeError("network error"));
  }

  async open(): Promise<FrameCarrier> {
    const opening = openStream(this.post, this.giveUp.signal);
    this.write('{"stream":"id-1"}\n');
    return opening;
  }

  async opened(): Promise<{ carrier: FrameCarrier; received: string[] }> {
    const carrier = await this.open();
    const received: string[] = [];
    carrier.onFrame((frame) => received.push(frame));
    return { carrier, received };
  }
}

const unreachable = { code: "unavailable", key: "service-unreachable" };

it("gives each frame as it was, wherever the network cuts it, and passes over pings", async () => {
  const server = new Server();
  const { received } = await server.opened();
  const frames = ['{"id":1}', "lines \r\n\n and \u2028 é 𝄞", ""];
  server.writeInPieces(frames.map((m) => `${JSON.stringify({ m })}\n\n`).join(""), 3);
  await vi.waitFor(() => expect(received).toEqual(frames));
});

it("sends one request at a time, and together what came meanwhile", async () => {
  const server = new Server();
  const { carrier } = await server.opened();
  carrier.send("1");
  carrier.send("2");
  await vi.waitFor(() => expect(server.posts).toMatchObject([{ frames: ["1", "2"], stream: "id-1" }]));
  ["3", "4", "x".repeat(2 * 1024 * 1024), "5"].forEach((frame) => carrier.send(frame));
  expect(server.posts.length).toBe(1);
  server.posts[0]?.answer(204);
  await vi.waitFor(() => expect(server.posts[1]?.frames).toEqual(["3", "4"]));
  server.posts[1]?.answer(204);
  await vi.waitFor(() => expect(server.posts[2]?.frames).toEqual(["x".repeat(2 * 1024 * 1024)]));
  server.posts[2]?.answer(204);
  await vi.waitFor(() => expect(server.posts[3]?.frames).toEqual(["5"]));
  server.posts[3]?.answer(204);
  await vi.waitFor(() => expect(server.posts.length).toBe(4));
  carrier.send("6");
  await vi.waitFor(() => expect(server.posts[4]?.frames).toEqual(["6"]));
});

it.each([
  ['{"closed":4503,"reason":"a reason"}\n', { code: "unavailable", key: "service-failed" }],
  ['{"closed":4002,"reason":"a reason"}\n', { code: "denied", key: "service-refused" }],
  ['{"closed":4001,"reason":"a reason"}\n', unreachable],
  ['{"closed":1009,"reason":"a reason"}\n', unreachable],
  ["<html>\n", { code: "internal", key: "protocol-garbled" }],
])("ends with what %j says", async (line, error) => {
  const server = new Server();
  const { carrier } = await server.opened();
  server.write(line);
  expect(await carrier.ended).toMatchObject(error);
  expect(server.cut).toBe(true);
});

it.each([
  ["its end", (server: Server) => server.end()],
  ["a failure", (server: Server) => server.fail()],
  ["the page's own close", (_server: Server, carrier: FrameCarrier) => carrier.close()],
  ["its being given up", (server: Server) => server.giveUp.abort()],
])("ends as a socket that was cut does, by %s", async (_how, cut) => {
  const server = new Server();
  const { carrier } = await server.opened();
  cut(server, carrier);
  expect(await carrier.ended).toMatchObject(unreachable);
  await vi.waitFor(() => expect(server.cut).toBe(true));
});

it.each([
  [403, { code: "denied", key: "service-refused" }],
  [404, unreachable],
  [502, unreachable],
])("ends when frames are refused with %d, as after the login expired", async (status, error) => {
  const server = new Server();
  const { carrier } = await server.opened();
  carrier.send("1");
  await vi.waitFor(() => expect(server.posts.length).toBe(1));
  carrier.send("2");
  server.posts[0]?.answer(status);
  expect(await carrier.ended).toMatchObject(error);
  expect(server.posts.length).toBe(1);
});

it.each([
  [403, { code: "denied", key: "service-refused" }],
  [404, unreachable],
  [503, unreachable],
])("does not open when it is refused with %d", async (status, error) => {
  const server = new Server();
  server.status = status;
  await expect(openStream(server.post, server.giveUp.signal)).rejects.toMatchObject(error);
  expect(server.cut).toBe(true);
});

it.each([
  ["another page's text", "<!doctype html>\n", { code: "internal", key: "protocol-garbled" }],
  ["other JSON", '{"id":1}\n', { code: "internal", key: "protocol-garbled" }],
])("does not open on %s", async (_what, text, error) => {
  const server = new Server();
  const opening: Promise<unknown> = openStream(server.post, server.giveUp.signal);
  server.write(text);
  await expect(opening).rejects.toMatchObject(error);
});

it("does not open before the first line is there: somebody on the way may hold all of it back", async () => {
  const server = new Server();
  let open = false;
  const opening = openStream(server.post, server.giveUp.signal).then(() => (open = true));
  server.write('{"stream":');
  await new Promise((resolve) => setTimeout(resolve));
  expect(open).toBe(false);
  server.write('"id-1"}\n');
  await opening;
});

it("says so where the first line is held back, and lets go of the request", async () => {
  vi.useFakeTimers();
  try {
    const server = new Server();
    const post: Post = (_handler, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          server.cut = true;
          reject(signal.reason as Error);
        });
      });
    const opening = expect(openStream(post, server.giveUp.signal)).rejects.toMatchObject({
      code: "unavailable",
      key: "answers-held-back",
    });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(server.cut).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await opening;
    expect(server.cut).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
