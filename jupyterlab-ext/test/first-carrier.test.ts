import { SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { firstCarrier, PATIENCE } from "../src/first-carrier";
import type { FrameCarrier, OpenCarrier } from "../src/frame-carrier";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

class Way {
  begun = false;
  givenUp = false;
  readonly carrier: FrameCarrier = {
    send: () => undefined,
    onFrame: () => undefined,
    ended: new Promise(() => undefined),
    close: () => undefined,
  };
  opens: () => void = () => undefined;
  fails: (error: SecretError) => void = () => undefined;
  readonly #outcome = new Promise<FrameCarrier>((resolve, reject) => {
    this.opens = () => resolve(this.carrier);
    this.fails = reject;
  });

  readonly open: OpenCarrier = (giveUp) => {
    this.begun = true;
    giveUp.addEventListener("abort", () => (this.givenUp = true));
    return this.#outcome;
  };
}

const gone = (): SecretError => new SecretError("unavailable", "service-unreachable");
const denied = (): SecretError => new SecretError("denied", "service-refused");

it("asks no second way where the first opens in time", async () => {
  const [socket, stream] = [new Way(), new Way()];
  const opening = firstCarrier(socket.open, stream.open);
  await vi.advanceTimersByTimeAsync(PATIENCE - 1);
  socket.opens();
  expect(await opening).toBe(socket.carrier);
  expect([stream.begun, socket.givenUp]).toEqual([false, false]);
});

it("takes the second way where the first is not open in time, and gives the first up", async () => {
  const [socket, stream] = [new Way(), new Way()];
  const opening = firstCarrier(socket.open, stream.open);
  await vi.advanceTimersByTimeAsync(PATIENCE);
  expect(stream.begun).toBe(true);
  stream.opens();
  expect(await opening).toBe(stream.carrier);
  expect([socket.givenUp, stream.givenUp]).toEqual([true, false]);
  socket.fails(gone());
});

it("takes the first way where it opens late and yet before the second", async () => {
  const [socket, stream] = [new Way(), new Way()];
  const opening = firstCarrier(socket.open, stream.open);
  await vi.advanceTimersByTimeAsync(PATIENCE);
  socket.opens();
  expect(await opening).toBe(socket.carrier);
  expect([socket.givenUp, stream.givenUp]).toEqual([false, true]);
  stream.fails(gone());
});

it("waits for the first way where the second is refused", async () => {
  const [socket, stream] = [new Way(), new Way()];
  const opening = firstCarrier(socket.open, stream.open);
  await vi.advanceTimersByTimeAsync(PATIENCE);
  stream.fails(denied());
  await vi.advanceTimersByTimeAsync(60_000);
  socket.opens();
  expect(await opening).toBe(socket.carrier);
});

it("asks the second way at once where the first is refused, as by a proxy that knows no sockets", async () => {
  const [socket, stream] = [new Way(), new Way()];
  const opening = firstCarrier(socket.open, stream.open);
  socket.fails(gone());
  await vi.waitFor(() => expect(stream.begun).toBe(true));
  stream.opens();
  expect(await opening).toBe(stream.carrier);
});

it("rejects with what the second way was told where neither opens", async () => {
  const [socket, stream] = [new Way(), new Way()];
  const opening = firstCarrier(socket.open, stream.open);
  const failure = expect(opening).rejects.toMatchObject({ code: "denied", key: "service-refused" });
  socket.fails(gone());
  stream.fails(denied());
  await failure;
});
