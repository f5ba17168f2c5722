import type { CancelSignal } from "../src/cancel-signal.ts";
import type { Change, SecretDriver } from "../src/secret-driver.ts";
import { MAX_VALUE_BYTES } from "../src/limits.ts";
import { equal, isRefusal, refusal, rejects } from "./suite-assertions.ts";
import type { SuiteCase } from "./suite-scene.ts";

const put = (name: string, bytes = 1): Change => ({
  kind: "put",
  name,
  value: new Uint8Array(bytes),
  mode: "overwrite",
});

const methods: readonly (readonly [string, (driver: SecretDriver) => Promise<unknown>])[] = [
  ["list", (driver) => driver.list()],
  ["reveal", (driver) => driver.reveal("A_SECRET")],
  ["reveal of an absent one", (driver) => driver.reveal("ABSENT")],
  ["put", (driver) => driver.apply([put("NEW")])],
  ["a put that is too large", (driver) => driver.apply([put("NEW", MAX_VALUE_BYTES + 1)])],
  ["no changes", (driver) => driver.apply([])],
  ["usage", (driver) => driver.usage()],
  ["watch", (driver) => driver.watch(() => undefined)],
];

export function lifetimeCases(add: SuiteCase): void {
  add("is unavailable once closed, whatever is asked", async (scene) => {
    await scene.put("A_SECRET", "value");
    await scene.driver.close();
    for (const [method, call] of methods) {
      await rejects(scene.settles(call(scene.driver), method), "unavailable", `${method} after close`);
    }
    equal(await scene.names(await scene.second()), ["A_SECRET"], "names for another client");
  });

  add("can be closed twice, and at the same time", async (scene) => {
    await scene.settles(Promise.all([scene.driver.close(), scene.driver.close()]), "two closes");
    await scene.settles(scene.driver.close(), "a third close");
  });

  add("settles what is under way when it is closed: done, or unavailable", async (scene) => {
    await scene.put("A_SECRET", "value");
    const second = await scene.second();
    const underWay = [
      ...methods.filter(([method]) => method !== "a put that is too large" && method !== "reveal of an absent one"),
      ["a large put", (driver: SecretDriver) => driver.apply([put("LARGE", MAX_VALUE_BYTES)])] as const,
    ]
      .filter(([method]) => scene.driver.supports.reveal || method !== "reveal")
      .filter(([method]) => scene.driver.supports.watch || method !== "watch")
      .map(([method, call]) => [method, call(scene.driver)] as const);
    const settled = Promise.allSettled(underWay.map(([, work]) => work));
    await scene.settles(scene.driver.close(), "close");
    const outcomes = await scene.settles(settled, "what was under way");
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === "rejected") {
        isRefusal(outcome.reason, "unavailable", underWay[index]?.[0] ?? "");
      }
    }
    await scene.holds("A_SECRET", "value", second);
  });

  add("leaves other clients of the store at work when one is closed", async (scene) => {
    const second = await scene.second();
    await scene.driver.close();
    await scene.put("A_SECRET", "value", undefined, second);
    await scene.holds("A_SECRET", "value", second);
  });

  add("rejects at once what was cancelled before it was asked", async (scene) => {
    await scene.put("A_SECRET", "value");
    const source = new CancelSource();
    source.abort();
    await rejects(scene.settles(scene.driver.list(source.signal), "list"), "unavailable", "list");
    if (scene.driver.supports.reveal) {
      await rejects(scene.settles(scene.driver.reveal("A_SECRET", source.signal), "reveal"), "unavailable", "reveal");
    }
    await scene.holds("A_SECRET", "value");
  });

  add("settles promptly what is cancelled under way: done, or unavailable", async (scene) => {
    await scene.put("A_SECRET", "value");
    for (let turns = 0; turns < 5; turns++) {
      const source = new CancelSource();
      const work: Promise<unknown>[] = [scene.driver.list(source.signal)];
      if (scene.driver.supports.reveal) {
        work.push(scene.driver.reveal("A_SECRET", source.signal));
      }
      const settled = Promise.allSettled(work);
      for (let turn = 0; turn < turns; turn++) {
        await Promise.resolve();
      }
      source.abort();
      for (const outcome of await scene.settles(settled, "what was cancelled")) {
        if (outcome.status === "rejected") {
          isRefusal(outcome.reason, "unavailable", "what was cancelled");
        }
      }
    }
    await scene.holds("A_SECRET", "value");
  });

  add("is not disturbed by a signal that is never used, or used too late", async (scene) => {
    const source = new CancelSource();
    await scene.put("A_SECRET", "value");
    equal((await scene.driver.list(source.signal)).length, 1, "secrets");
    source.abort();
    await scene.holds("A_SECRET", "value");
    equal((await refusal(scene.driver.list(source.signal), "list")).code, "unavailable", "code");
  });
}

/** The core's own AbortController. */
class CancelSource {
  #aborted = false;
  readonly #listeners = new Set<() => void>();
  readonly signal: CancelSignal;

  constructor() {
    const aborted = (): boolean => this.#aborted;
    this.signal = {
      get aborted() {
        return aborted();
      },
      addEventListener: (_type, listener) => void this.#listeners.add(listener),
      removeEventListener: (_type, listener) => void this.#listeners.delete(listener),
    };
  }

  abort(): void {
    this.#aborted = true;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
