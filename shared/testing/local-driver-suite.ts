import type { Exchange, LocalDriver } from "../src/local-driver.ts";
import type { Change, SecretDriver } from "../src/secret-driver.ts";
import { UndoKeeper, type UndoClock } from "../src/undo-keeper.ts";
import { equal, rejects, sameBytes, toBytes } from "./suite-assertions.ts";
import { SuiteScene, type SuiteOptions, type SuiteRunner, type SuiteStore } from "./suite-scene.ts";

/** A store that tells what changes replace. */
export type ExchangingDriver = LocalDriver & Required<Pick<LocalDriver, "exchange">>;

export interface LocalSuiteStore extends SuiteStore {
  readonly driver: ExchangingDriver;
  second(): Promise<ExchangingDriver>;
}

export interface LocalSuiteOptions extends SuiteOptions {
  open(): Promise<LocalSuiteStore>;
}

interface LocalScene {
  readonly driver: ExchangingDriver;
  readonly second: () => Promise<ExchangingDriver>;
  readonly scene: SuiteScene;
}

const binary = Uint8Array.of(0, 255, 13, 10, 0);
const details = { description: "about", expiresAt: "2031-01-31" };

/** What a service asks of a store in its own process beyond `SecretDriver`, as cases that every `LocalDriver` passes. */
export function localDriverSuite(options: LocalSuiteOptions, runner: SuiteRunner): void {
  const add = (name: string, body: (scene: LocalScene) => Promise<void>): void => {
    runner.it(name, async () => {
      const store = await options.open();
      try {
        await body({ driver: store.driver, second: () => store.second(), scene: new SuiteScene(store, options) });
      } finally {
        await store.dispose();
      }
    });
  };
  runner.describe(options.name, () => {
    add(
      "tells the exact bytes and details of what it changed and deleted, and nothing of what it made",
      async (local) => {
        const { driver, scene } = local;
        await scene.put("OVERWRITTEN", binary, details);
        await scene.put("DELETED", new Uint8Array());
        await scene.put("DESCRIBED", "value", { description: "before" });
        await scene.put("KEPT", "value");
        const { infos, replaced } = await driver.exchange([
          put("OVERWRITTEN", "new"),
          { kind: "describe", name: "DESCRIBED", details: { description: "after" } },
          { kind: "remove", name: "DELETED" },
          { kind: "copy", from: "KEPT", to: "COPIED" },
          put("MADE", "new"),
        ]);
        equal(
          infos.map((info) => info.name),
          ["OVERWRITTEN", "DESCRIBED", "COPIED", "MADE"],
          "infos",
        );
        equal([...replaced.keys()].sort(), ["DELETED", "DESCRIBED", "OVERWRITTEN"], "names of what was replaced");
        const { value: overwritten = new Uint8Array(), ...detailsBefore } = replaced.get("OVERWRITTEN") ?? {};
        sameBytes(overwritten, binary, "the overwritten value");
        equal([detailsBefore.description, detailsBefore.expiresAt], ["about", "2031-01-31"], "its details");
        sameBytes(replaced.get("DELETED")?.value ?? Uint8Array.of(1), new Uint8Array(), "the deleted value");
        equal(replaced.get("DESCRIBED"), { description: "before" }, "the description before");
        await scene.holds("OVERWRITTEN", "new");
        equal(await scene.names(), ["COPIED", "DESCRIBED", "KEPT", "MADE", "OVERWRITTEN"], "names");
      },
    );

    add("replaces nothing, and says so, where all is new or nothing is asked", async ({ driver }) => {
      const made = await driver.exchange([{ kind: "put", name: "A", value: binary, mode: "create" }, put("B", "new")]);
      equal([made.infos.length, made.replaced.size], [2, 0], "two new secrets");
      const none = await driver.exchange([]);
      equal([none.infos.length, none.replaced.size], [0, 0], "no change");
    });

    add("refuses what `apply` refuses, and changes nothing then", async ({ driver, scene, second }) => {
      const { version } = await scene.put("A", "first");
      await scene.put("A", "second", undefined, await second());
      const old: Change = { kind: "put", name: "A", value: binary, mode: { ifVersion: version } };
      await rejects(driver.exchange([old, put("B", "new")]), "conflict", "an old version");
      await rejects(driver.exchange([{ kind: "remove", name: "ABSENT" }]), "not-found", "an absent one");
      await rejects(driver.exchange([put("no name", "new")]), "invalid-name", "a wrong name");
      equal(await scene.names(), ["A"], "names");
      await scene.holds("A", "second");
    });

    add("tells what was there at that very moment, of two clients who write one secret at once", async (local) => {
      const { driver, scene, second } = local;
      await scene.put("A", "value 0");
      const drivers = [driver, await second()];
      const written = Array.from({ length: 24 }, (_, index) => `value ${index + 1}`);
      const exchanges = await Promise.all(
        written.map((value, index) => (drivers[index % 2] ?? driver).exchange([put("A", value)])),
      );
      // Each value was replaced once, but for the last one: nothing was told twice, and nothing was lost.
      const replaced = exchanges.map((exchange) => text(exchange, "A"));
      const left = await driver.reveal("A");
      const all = [...replaced, String.fromCharCode(...left)].sort();
      equal(all, ["value 0", ...written].sort(), "what was replaced, and what is left");
    });

    add("hands over bytes that are the receiver's own", async ({ driver, scene }) => {
      await scene.put("A", "kept");
      const { replaced } = await driver.exchange([{ kind: "remove", name: "A" }, put("B", "other")]);
      await driver.exchange([{ kind: "put", name: "C", value: replaced.get("A")?.value ?? binary, mode: "create" }]);
      replaced.get("A")?.value?.fill(0);
      await scene.holds("C", "kept");
    });

    add("gives all secrets of one moment with their exact bytes", async ({ driver, scene }) => {
      equal([...(await driver.snapshot())], [], "an empty store");
      await scene.put("A", binary);
      await scene.put("B", "two");
      const snapshot = await driver.snapshot();
      equal([...snapshot.keys()].sort(), ["A", "B"], "names");
      sameBytes(snapshot.get("A") ?? new Uint8Array(), binary, "A");
      sameBytes(snapshot.get("B") ?? new Uint8Array(), toBytes("two"), "B");
    });

    add("can be undone as a whole, bytes and details, by a service", async ({ driver, scene }) => {
      await scene.put("OVERWRITTEN", binary, details);
      await scene.put("Renamed", binary, details);
      const keeper = undoKeeper(driver);
      const { undo = "" } = await keeper.change([
        { kind: "put", name: "OVERWRITTEN", value: toBytes("new"), mode: "overwrite", details: { description: "new" } },
        { kind: "copy", from: "Renamed", to: "RENAMED" },
        { kind: "remove", name: "Renamed" },
        put("MADE", "new"),
      ]);
      equal(await scene.names(), ["MADE", "OVERWRITTEN", "RENAMED"], "names after the change");
      await keeper.undo(undo);
      equal(await scene.names(), ["OVERWRITTEN", "Renamed"], "names after the undo");
      for (const name of ["OVERWRITTEN", "Renamed"]) {
        await scene.holds(name, binary);
        const info = await scene.info(name);
        equal([info.description, info.expiresAt], ["about", "2031-01-31"], `details of ${name}`);
      }
    });

    add("is not undone where a second client changed one of them since, and nothing is lost", async (local) => {
      const { driver, scene, second } = local;
      const other = await second();
      await scene.put("A", "old");
      await scene.put("B", "old");
      const keeper = undoKeeper(driver);
      const { undo = "" } = await keeper.change([put("A", "new"), { kind: "remove", name: "B" }]);
      await scene.put("B", "theirs", undefined, other);
      const error = await rejects(keeper.undo(undo), "conflict", "undo");
      equal([error.key, error.params], ["undo-conflict", { name: "B" }], "what it says");
      await scene.holds("A", "new");
      await scene.holds("B", "theirs");
    });
  });
}

function put(name: string, value: string): Change {
  return { kind: "put", name, value: toBytes(value), mode: "overwrite" };
}

function text({ replaced }: Exchange, name: string): string {
  return String.fromCharCode(...(replaced.get(name)?.value ?? []));
}

/** Of a service whose time stands still. */
function undoKeeper(driver: SecretDriver & Pick<LocalDriver, "exchange">): UndoKeeper {
  const clock: UndoClock = { now: () => 0, after: () => () => undefined };
  return new UndoKeeper({ driver, clock, newToken: () => "token" });
}
