import type { ServerConnection } from "@jupyterlab/services";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openSocket } from "../src/socket-carrier";

/** A socket whose handshake a test ends, or nobody. */
class Handshake extends EventTarget {
  static readonly OPEN = 1;
  static last: Handshake;
  readyState = 0;
  readonly close = vi.fn(() => this.dispatchEvent(Object.assign(new Event("close"), { code: 1006 })));

  constructor(readonly url: string) {
    super();
    Handshake.last = this;
  }
}

const settings = { wsUrl: "ws://127.0.0.1/" } as ServerConnection.ISettings;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Handshake);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("gives a handshake up that is swallowed on the way", async () => {
  const opening = expect(openSocket(settings, "a-ticket", new AbortController().signal)).rejects.toMatchObject({
    code: "unavailable",
    key: "service-unreachable",
  });
  await vi.advanceTimersByTimeAsync(19_999);
  expect(Handshake.last.close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await opening;
});

it("has no timer once it is open", async () => {
  const opening = openSocket(settings, "a-ticket", new AbortController().signal);
  Handshake.last.dispatchEvent(new Event("open"));
  await opening;
  expect(vi.getTimerCount()).toBe(0);
});
