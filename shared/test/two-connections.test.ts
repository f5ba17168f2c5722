import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MemoryDriver, RemoteDriver, type Change, type SecretEvent, type SecretInfo } from "../src/index.ts";
import { SocketService } from "./socket-service.ts";

/** How long a busy machine may take; nothing passes or fails on a shorter time. */
const patience = { timeout: 10_000 };
const put = (name: string, value: Uint8Array): Change => ({ kind: "put", name, value, mode: "overwrite" });

/** Answers nothing until told, and shows what was asked and cancelled. */
class SlowDriver extends MemoryDriver {
  readonly asked: string[] = [];
  readonly cancelled: string[] = [];
  readonly #held = new Map<string, () => void>();

  release(name: string): void {
    this.#held.get(name)?.();
  }

  override async reveal(name: string, signal?: Parameters<MemoryDriver["reveal"]>[1]): Promise<Uint8Array> {
    this.asked.push(name);
    signal?.addEventListener("abort", () => this.cancelled.push(name));
    await new Promise<void>((resolve) => this.#held.set(name, resolve));
    return super.reveal(name);
  }
}

describe("two connections to one store", () => {
  let store: SlowDriver;
  let service: SocketService;
  beforeEach(async () => {
    store = new SlowDriver();
    service = await SocketService.start({ driver: store });
  });
  afterEach(() => service.dispose());

  it("answers requests that have the same ids on both, each to its own side and in any order", async () => {
    const [one, two] = [await service.connect(), await service.connect()];
    await store.apply([put("ONE", Uint8Array.of(1)), put("TWO", Uint8Array.of(2))]);
    // The first request after the greeting on both sides, so that their ids are equal.
    const answers = [one.reveal("ONE"), two.reveal("TWO")];
    await expect.poll(() => store.asked.length, patience).toBe(2);
    store.release("TWO");
    expect(await answers[1]).toEqual(Uint8Array.of(2));
    store.release("ONE");
    expect(await answers[0]).toEqual(Uint8Array.of(1));
  });

  it("cancels a request of one side and not the other side's of the same id", async () => {
    const [one, two] = [await service.connect(), await service.connect()];
    await store.apply([put("ONE", Uint8Array.of(1)), put("TWO", Uint8Array.of(2))]);
    const controller = new AbortController();
    const first = one.reveal("ONE", controller.signal);
    const second = two.reveal("TWO");
    await expect.poll(() => store.asked.length, patience).toBe(2);
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: "unavailable", key: "aborted" });
    await expect.poll(() => store.cancelled, patience).toEqual(["ONE"]);
    store.release("TWO");
    expect(await second).toEqual(Uint8Array.of(2));
    expect(store.cancelled).toEqual(["ONE"]);
    store.release("ONE");
  });

  it("tells events only to the watch that asked, though both watches have the same number", async () => {
    const [one, two] = [await service.connect(), await service.connect()];
    const heard: [SecretEvent[], SecretEvent[]] = [[], []];
    const stop = await one.watch((event) => heard[0].push(event));
    await two.watch((event) => heard[1].push(event));
    await one.apply([put("A", Uint8Array.of(1))]);
    await expect.poll(() => heard.map((events) => events.length), patience).toEqual([1, 1]);
    await stop();
    await two.apply([put("B", Uint8Array.of(1))]);
    await expect.poll(() => heard[1].length, patience).toBe(2);
    expect(heard[0]).toEqual([{ kind: "put", name: "A" }]);
  });

  it("tells both watches of one connection, and stops them one by one", async () => {
    const one = await service.connect();
    const heard: [SecretEvent[], SecretEvent[]] = [[], []];
    const stop = await one.watch((event) => heard[0].push(event));
    await one.watch((event) => heard[1].push(event));
    await stop();
    await one.apply([put("A", Uint8Array.of(1))]);
    await expect.poll(() => heard[1].length, patience).toBe(1);
    expect(heard[0]).toEqual([]);
  });

  it("goes on for one side when the other side's connection ends, whose requests and watches stop", async () => {
    const { connection, socket } = await service.open();
    const one = await RemoteDriver.connect(connection);
    const two = await service.connect();
    await store.apply([put("ONE", Uint8Array.of(1))]);
    const heard: SecretEvent[] = [];
    await one.watch((event) => heard.push(event));
    await two.watch((event) => heard.push(event));
    const lost = one.reveal("ONE");
    await expect.poll(() => store.asked, patience).toEqual(["ONE"]);
    socket.destroy();
    await expect(lost).rejects.toMatchObject({ code: "unavailable" });
    await expect.poll(() => store.cancelled, patience).toEqual(["ONE"]);
    const infos: readonly SecretInfo[] = await two.apply([put("TWO", Uint8Array.of(2))]);
    expect(infos[0]?.name).toBe("TWO");
    await expect.poll(() => heard, patience).toEqual([{ kind: "put", name: "TWO" }]);
    store.release("ONE");
  });
});
