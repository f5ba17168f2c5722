import type { SecretDriver, SecretEvent, Unwatch } from "../src/secret-driver.ts";
import { equal, rejects } from "./suite-assertions.ts";
import type { SuiteCase, SuiteScene } from "./suite-scene.ts";

export function watchCases(add: SuiteCase): void {
  add("tells of its own puts, descriptions, copies and removals", async (scene) => {
    const heard = await listen(scene, scene.driver);
    if (heard === undefined) {
      return;
    }
    await scene.put("A_SECRET", "value");
    await heard.of("put", "A_SECRET");
    await scene.put("A_SECRET", "another");
    await heard.of("put", "A_SECRET");
    await scene.driver.apply([{ kind: "describe", name: "A_SECRET", details: { description: "new" } }]);
    await heard.of("put", "A_SECRET");
    await scene.driver.apply([{ kind: "copy", from: "A_SECRET", to: "B_SECRET" }]);
    await heard.of("put", "B_SECRET");
    await scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]);
    await heard.of("removed", "A_SECRET");
  });

  add("tells of what a second client does, names and nothing more", async (scene) => {
    const heard = await listen(scene, scene.driver);
    if (heard === undefined) {
      return;
    }
    const second = await scene.second();
    await scene.put("A_SECRET", "value", undefined, second);
    await heard.of("put", "A_SECRET");
    await scene.put("A_SECRET", "another", undefined, second);
    await heard.of("put", "A_SECRET");
    await second.apply([{ kind: "describe", name: "A_SECRET", details: { description: "new" } }]);
    await heard.of("put", "A_SECRET");
    await second.apply([{ kind: "remove", name: "A_SECRET" }]);
    await heard.of("removed", "A_SECRET");
    for (const event of heard.all) {
      const allowed = event.kind === "reset" ? ["kind"] : ["kind", "name"];
      equal(
        Object.keys(event).filter((key) => !allowed.includes(key)),
        [],
        "fields of an event",
      );
    }
  });

  add("misses nothing that is written while a watch begins", async (scene) => {
    if (await refusesWatch(scene)) {
      return;
    }
    const second = await scene.second();
    const writing = (async () => {
      for (let index = 0; index < 40; index++) {
        await scene.put(`WRITTEN_${index}`, "value", undefined, second);
        if (index % 2 === 1) {
          await second.apply([{ kind: "remove", name: `WRITTEN_${index - 1}` }]);
        }
      }
    })();
    const mirror = await follow(scene.driver);
    await writing;
    const expected = Array.from({ length: 20 }, (_, index) => `WRITTEN_${2 * index + 1}`).sort();
    equal(await scene.names(), expected, "names");
    await scene.becomes(() => mirror.shows(expected), "a watcher that follows the events");
    await mirror.stop();
  });

  add("lets two watchers follow two writers to the same end", async (scene) => {
    if (await refusesWatch(scene)) {
      return;
    }
    const second = await scene.second();
    const mirrors = [await follow(scene.driver), await follow(second)];
    const write = async (driver: SecretDriver, prefix: string): Promise<void> => {
      for (let index = 0; index < 15; index++) {
        await scene.put(`${prefix}_${index}`, "value", undefined, driver);
        if (index % 3 === 0) {
          await driver.apply([{ kind: "remove", name: `${prefix}_${index}` }]);
        }
      }
    };
    await Promise.all([write(scene.driver, "FIRST"), write(second, "SECOND")]);
    const expected = await scene.names();
    equal(expected.length, 20, "secrets");
    for (const mirror of mirrors) {
      await scene.becomes(() => mirror.shows(expected), "a watcher that follows the events");
      await mirror.stop();
    }
  });

  add("tells nothing of a change that was refused", async (scene) => {
    const heard = await listen(scene, scene.driver);
    if (heard === undefined) {
      return;
    }
    await rejects(scene.driver.apply([{ kind: "remove", name: "ABSENT" }]), "not-found", "remove");
    await rejects(scene.put("not allowed", "value"), "invalid-name", "put");
    await scene.put("A_SECRET", "value");
    await heard.of("put", "A_SECRET");
    equal(
      heard.all.filter((event) => event.kind !== "reset" && event.name !== "A_SECRET"),
      [],
      "events",
    );
  });

  add("stops telling once unwatched, and can be unwatched twice", async (scene) => {
    if (await refusesWatch(scene)) {
      return;
    }
    const stopped: SecretEvent[] = [];
    const unwatch = await scene.driver.watch((event) => stopped.push(event));
    const other = await listen(scene, scene.driver);
    await unwatch();
    await unwatch();
    const before = stopped.length;
    await scene.put("A_SECRET", "value", undefined, await scene.second());
    await other?.of("put", "A_SECRET");
    equal(stopped.length, before, "events after unwatch");
  });

  add("does not tell a watcher any more once closed, while others go on", async (scene) => {
    if (await refusesWatch(scene)) {
      return;
    }
    const closed: SecretEvent[] = [];
    await scene.driver.watch((event) => closed.push(event));
    const second = await scene.second();
    const other = await listen(scene, second);
    await scene.driver.close();
    const before = closed.length;
    await scene.put("A_SECRET", "value", undefined, second);
    await other?.of("put", "A_SECRET");
    equal(closed.length, before, "events after close");
  });
}

/** Where a store cannot watch: that it says so. */
async function refusesWatch(scene: SuiteScene): Promise<boolean> {
  if (scene.driver.supports.watch) {
    return false;
  }
  await rejects(
    scene.driver.watch(() => undefined),
    "unsupported",
    "watch",
  );
  return true;
}

interface Heard {
  readonly all: readonly SecretEvent[];
  /** Waits for such an event (or a reset, which says as much) that came after the one waited for before. */
  of(kind: "put" | "removed", name: string): Promise<void>;
}

async function listen(scene: SuiteScene, driver: SecretDriver): Promise<Heard | undefined> {
  if (await refusesWatch(scene)) {
    return undefined;
  }
  const all: SecretEvent[] = [];
  let from = 0;
  await driver.watch((event) => all.push(event));
  return {
    all,
    of: async (kind, name) => {
      const find = (): number =>
        all.findIndex(
          (event, at) => at >= from && (event.kind === "reset" || (event.kind === kind && event.name === name)),
        );
      await scene.becomes(() => find() !== -1, `an event: ${kind} ${name}`);
      from = find() + 1;
    },
  };
}

interface Mirror {
  shows(names: readonly string[]): Promise<boolean>;
  readonly stop: Unwatch;
}

/** A watcher as a panel is one: lists once live, then believes the events and lists again on a reset. */
async function follow(driver: SecretDriver): Promise<Mirror> {
  let names = new Set<string>();
  const list = async (): Promise<void> => {
    names = new Set((await driver.list()).map((info) => info.name));
  };
  const handle = async (event: SecretEvent): Promise<void> => {
    if (event.kind === "reset") {
      await list();
    } else if (event.kind === "put") {
      names.add(event.name);
    } else {
      names.delete(event.name);
    }
  };
  let begin: () => void = () => undefined;
  let work = new Promise<void>((resolve) => (begin = resolve)).then(list);
  const stop = await driver.watch((event) => {
    work = work.then(() => handle(event));
  });
  begin();
  return {
    shows: async (expected) => {
      await work;
      return JSON.stringify([...names].sort()) === JSON.stringify(expected);
    },
    stop,
  };
}
