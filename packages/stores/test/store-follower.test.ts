import { MemoryDriver, SecretError, type SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { retryPause } from "../src/retry-pause.ts";
import { StoreFollower, type FollowerOptions } from "../src/store-follower.ts";

const unavailable = new SecretError("unavailable", "service-unreachable");
const denied = new SecretError("denied", "service-refused");

/** A store whose watch and reads fail as long as a test says so. */
class FailingStoreStandIn {
  readonly driver = new MemoryDriver();
  watchError: SecretError | undefined;
  refreshes = true;
  watches = 0;
  attempts = 0;
  readonly reads: string[][] = [];
  readonly behind: (string | undefined)[] = [];
  readonly pauses: number[] = [];

  follow(more: Partial<FollowerOptions> = {}): StoreFollower {
    return StoreFollower.start({
      store: {
        watch: async (tell) => {
          this.attempts += 1;
          if (this.watchError !== undefined) {
            throw this.watchError;
          }
          this.watches += 1;
          return this.driver.watch(tell);
        },
      },
      refresh: async () => {
        this.reads.push((await this.driver.list()).map(({ name }) => name));
        return this.refreshes;
      },
      onBehind: (error) => this.behind.push(error?.key),
      pause: (failures) => {
        this.pauses.push(failures);
        return 1;
      },
      ...more,
    });
  }

  async put(name: string): Promise<void> {
    await this.driver.apply([{ kind: "put", name, value: new Uint8Array(), mode: "overwrite" }]);
  }
}

let store: FailingStoreStandIn;
let follower: StoreFollower | undefined;
beforeEach(() => (store = new FailingStoreStandIn()));
afterEach(() => follower?.close());

describe("while all goes well", () => {
  test("it watches once, reads once live, and again after each change; no timer runs meanwhile", async () => {
    await store.put("A");
    follower = store.follow();
    await follower.attempted;
    expect([store.reads, store.behind]).toEqual([[["A"]], [undefined]]);
    await store.put("B");
    await vi.waitFor(() => expect(store.reads).toEqual([["A"], ["A", "B"]]));
    expect([store.watches, store.pauses]).toEqual([1, []]);
  });

  test("changes that come while a refresh runs make one more", async () => {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let reads = 0;
    follower = store.follow({
      refresh: async () => {
        reads += 1;
        await gate;
        return true;
      },
    });
    await vi.waitFor(() => expect(reads).toBe(1));
    await store.put("A");
    await store.put("B");
    go();
    await vi.waitFor(() => expect(reads).toBe(2));
    await follower.close();
    expect([reads, store.pauses]).toEqual([2, []]);
  });

  test("a change of the host's own asks for nothing: the host refreshes", async () => {
    follower = store.follow();
    await follower.attempted;
    const heard: SecretEvent[] = [];
    follower.listen((event) => heard.push(event));
    await follower.during(() => store.put("OWN"));
    await store.put("OTHER");
    await vi.waitFor(() => expect(store.reads).toEqual([[], ["OTHER", "OWN"]]));
    expect(heard.map((event) => "name" in event && event.name)).toEqual(["OWN", "OTHER"]);
  });

  test("unless it failed, and events came meanwhile", async () => {
    follower = store.follow();
    await follower.attempted;
    const failing = follower.during(async () => {
      await store.put("OF_SOMEBODY");
      throw unavailable;
    });
    await expect(failing).rejects.toBe(unavailable);
    await vi.waitFor(() => expect(store.reads).toEqual([[], ["OF_SOMEBODY"]]));
  });
});

describe("a store that cannot be watched yet", () => {
  test("out of reach: nothing is read, listeners are told to look once it is live", async () => {
    store.watchError = unavailable;
    await store.put("A");
    follower = store.follow();
    const heard: SecretEvent[] = [];
    follower.listen((event) => heard.push(event));
    await follower.attempted;
    await vi.waitFor(() => expect(store.attempts).toBeGreaterThan(3));
    expect([store.reads, new Set(store.behind), heard]).toEqual([[], new Set(["service-unreachable"]), []]);
    expect(store.pauses.slice(0, 3)).toEqual([1, 2, 3]);
    store.watchError = undefined;
    await vi.waitFor(() => expect(store.reads).toEqual([["A"]]));
    expect([heard, store.behind.at(-1), store.watches]).toEqual([[{ kind: "reset" }], undefined, 1]);
  });

  test("not allowed: what may be read is read, once, and the reason is told", async () => {
    store.watchError = denied;
    follower = store.follow();
    await vi.waitFor(() => expect(store.attempts).toBeGreaterThan(3));
    expect([store.reads, new Set(store.behind)]).toEqual([[[]], new Set(["service-refused"])]);
  });
});

describe("a refresh that fails", () => {
  test("is repeated, ever less often, until it succeeds; an event is not waited for in vain", async () => {
    store.refreshes = false;
    follower = store.follow();
    await vi.waitFor(() => expect(store.reads.length).toBeGreaterThan(3));
    store.refreshes = true;
    const { length } = store.pauses;
    await vi.waitFor(() => expect(store.reads.length).toBeGreaterThan(length));
    expect(store.pauses.slice(0, 3)).toEqual([1, 2, 3]);
  });

  test("an event ends the wait", async () => {
    store.refreshes = false;
    follower = store.follow({ pause: () => 600_000 });
    await follower.attempted;
    store.refreshes = true;
    await store.put("A");
    await vi.waitFor(() => expect(store.reads).toEqual([[], ["A"]]));
  });
});

test("closed, it waits for nothing, watches no more, and takes no listener", async () => {
  store.watchError = unavailable;
  follower = store.follow({ pause: () => 600_000 });
  await follower.attempted;
  await follower.close();
  await follower.close();
  expect(() => follower?.listen(() => undefined)).toThrow("unavailable: closed");

  store.watchError = undefined;
  const live = store.follow();
  await live.attempted;
  const { length } = store.reads;
  await live.close();
  await store.put("A");
  expect(store.reads).toHaveLength(length);
});

test("pauses grow to half a minute, and are of uneven length", () => {
  expect([1, 2, 3, 4, 7, 8, 1000].map((failures) => retryPause(failures, () => 1))).toEqual([
    500, 1000, 2000, 4000, 30_000, 30_000, 30_000,
  ]);
  expect(retryPause(1, () => 0)).toBe(250);
  expect(retryPause(1000, () => 0.5)).toBe(22_500);
});
