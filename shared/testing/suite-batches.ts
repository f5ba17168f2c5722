import { MAX_BATCH_BYTES, MAX_VALUE_BYTES } from "../src/limits.ts";
import type { Change } from "../src/secret-driver.ts";
import type { SecretErrorCode } from "../src/secret-error.ts";
import { equal, rejects, toBytes } from "./suite-assertions.ts";
import type { SuiteCase, SuiteScene } from "./suite-scene.ts";

const put = (name: string, value: string, mode: "create" | "overwrite" = "overwrite"): Change => ({
  kind: "put",
  name,
  value: toBytes(value),
  mode,
});
const remove = (name: string): Change => ({ kind: "remove", name });
const copy = (from: string, to: string): Change => ({ kind: "copy", from, to });

/** Members that cannot be done, in a store that holds KEPT, OLD and Cased. */
const failing: readonly (readonly [string, Change, SecretErrorCode])[] = [
  ["a create of one that exists", put("KEPT", "lost", "create"), "already-exists"],
  ["a name that is not allowed", put("not allowed", "x"), "invalid-name"],
  ["a name that differs in case", put("CASED", "x"), "invalid-name"],
  [
    "a value that is too large",
    { ...put("LARGE", ""), value: new Uint8Array(MAX_VALUE_BYTES + 1) } as Change,
    "too-large",
  ],
  ["a date that is none", { ...put("DATED", "x"), details: { expiresAt: "soon" } } as Change, "invalid-value"],
  ["a stale version", { ...put("KEPT", "lost"), mode: { ifVersion: "stale" } } as Change, "conflict"],
  ["a version of one that is absent", { ...put("ABSENT", "x"), mode: { ifVersion: "any" } } as Change, "conflict"],
  ["a remove of one that is absent", remove("ABSENT"), "not-found"],
  ["a remove of a stale version", { kind: "remove", name: "KEPT", ifVersion: "stale" }, "conflict"],
  ["a description of one that is absent", { kind: "describe", name: "ABSENT", details: {} }, "not-found"],
  ["a copy of one that is absent", copy("ABSENT", "NEW_COPY"), "not-found"],
  ["a copy onto one that exists", copy("KEPT", "Cased"), "already-exists"],
];

/** Lists of changes that name one secret twice. */
const twice: readonly (readonly [string, readonly Change[]])[] = [
  ["two puts", [put("NEW", "1"), put("NEW", "2")]],
  ["a put and a remove", [put("KEPT", "1"), remove("KEPT")]],
  ["a remove and a put", [remove("KEPT"), put("KEPT", "1")]],
  ["two removes", [remove("KEPT"), remove("KEPT")]],
  ["a put and a description", [put("KEPT", "1"), { kind: "describe", name: "KEPT", details: { description: "d" } }]],
  ["two copies to one name", [copy("KEPT", "NEW"), copy("OLD", "NEW")]],
  ["a put and a copy of it", [put("NEW", "1"), copy("NEW", "COPY")]],
  ["a copy and a put of its source", [copy("KEPT", "COPY"), put("KEPT", "1")]],
  ["a copy and a put of its target", [copy("KEPT", "COPY"), put("COPY", "1")]],
  ["a copy of a copy", [copy("KEPT", "COPY"), copy("COPY", "COPY_2")]],
  ["a remove, then a copy of it", [remove("KEPT"), copy("KEPT", "COPY")]],
  ["a copy onto itself", [copy("KEPT", "KEPT"), remove("OLD")]],
];

export function batchCases(add: SuiteCase): void {
  add("does nothing for no changes", async (scene) => {
    equal(await scene.driver.apply([]), [], "infos");
    equal(await scene.names(), [], "names");
  });

  add("does several changes at once, in order, and answers in that order", async (scene) => {
    await prepare(scene);
    const changes: readonly Change[] = [
      put("Z_FIRST", "1"),
      remove("OLD"),
      copy("KEPT", "M_COPY"),
      { kind: "describe", name: "Cased", details: { description: "said" } },
      put("A_LAST", "2", "create"),
    ];
    if (await refusesBatches(scene, changes)) {
      return;
    }
    const infos = await scene.driver.apply(changes);
    equal(
      infos.map((info) => info.name),
      ["Z_FIRST", "M_COPY", "Cased", "A_LAST"],
      "infos",
    );
    const versions = new Map((await scene.driver.list()).map((info) => [info.name, info.version]));
    equal(
      infos.map((info) => info.version),
      infos.map((info) => versions.get(info.name)),
      "versions",
    );
    equal(await scene.names(), ["A_LAST", "Cased", "KEPT", "M_COPY", "Z_FIRST"], "names");
    await scene.holds("Z_FIRST", "1");
    await scene.holds("M_COPY", "kept");
    equal((await scene.info("Cased")).description, "said", "description");
  });

  for (const [situation, change, code] of failing) {
    add(`is all or nothing: ${situation}`, async (scene) => {
      await prepare(scene);
      const before = await scene.driver.list();
      const good: readonly Change[] = [put("NEW_1", "1"), remove("OLD")];
      const after = put("NEW_2", "2");
      for (const changes of [
        [...good, change],
        [change, ...good],
        [...good, change, after],
      ]) {
        if (scene.driver.supports.atomicBatch) {
          const expected = code === "conflict" && !scene.driver.supports.conditional ? "unsupported" : code;
          await rejects(scene.driver.apply(changes), expected, situation);
        } else {
          await rejects(scene.driver.apply(changes), "unsupported", "a batch");
        }
        equal(await scene.driver.list(), before, "list");
      }
      await scene.holds("KEPT", "kept");
      await scene.holds("OLD", "old");
    });
  }

  for (const [situation, changes] of twice) {
    add(`refuses to name one secret twice: ${situation}`, async (scene) => {
      await prepare(scene);
      const before = await scene.driver.list();
      if (!(await refusesBatches(scene, changes))) {
        await rejects(scene.driver.apply(changes), "invalid-name", situation);
      }
      equal(await scene.driver.list(), before, "list");
    });
  }

  add("renames: a copy and the removal of its source keep bytes and details", async (scene) => {
    const value = Uint8Array.of(0, 255, 13, 10);
    await scene.put("OLD_NAME", value, { description: "kept", expiresAt: "2031-01-31" });
    const changes = [copy("OLD_NAME", "NEW_NAME"), remove("OLD_NAME")];
    if (await refusesBatches(scene, changes)) {
      return;
    }
    const [info] = await scene.driver.apply(changes);
    equal([info?.name, info?.description, info?.expiresAt], ["NEW_NAME", "kept", "2031-01-31"], "info");
    equal(await scene.names(), ["NEW_NAME"], "names");
    await scene.holds("NEW_NAME", value);
  });

  add("renames several at once, and copies one twice before it goes", async (scene) => {
    await prepare(scene);
    const changes = [
      copy("OLD", "COPY_1"),
      copy("OLD", "COPY_2"),
      remove("OLD"),
      copy("KEPT", "MOVED"),
      remove("KEPT"),
    ];
    if (await refusesBatches(scene, changes)) {
      return;
    }
    await scene.driver.apply(changes);
    equal(await scene.names(), ["COPY_1", "COPY_2", "Cased", "MOVED"], "names");
    await scene.holds("COPY_1", "old");
    await scene.holds("COPY_2", "old");
    await scene.holds("MOVED", "kept");
  });

  add("refuses to rename to a name that exists, and removes nothing", async (scene) => {
    await prepare(scene);
    const changes = [copy("OLD", "KEPT"), remove("OLD")];
    if (!(await refusesBatches(scene, changes))) {
      await rejects(scene.driver.apply(changes), "already-exists", "rename");
    }
    await scene.holds("OLD", "old");
    await scene.holds("KEPT", "kept");
  });

  add("takes 4 MiB in one batch and refuses a byte more", async (scene) => {
    const full = (count: number, prefix: string): Change[] =>
      Array.from({ length: count }, (_, index) => ({
        kind: "put",
        name: `${prefix}${index}`,
        value: new Uint8Array(MAX_VALUE_BYTES).fill(index + 1),
        mode: "create",
      }));
    const count = MAX_BATCH_BYTES / MAX_VALUE_BYTES;
    const tooMuch = [...full(count, "OVER_"), put("ONE_MORE", "x")];
    if (await refusesBatches(scene, tooMuch)) {
      return;
    }
    await rejects(scene.driver.apply(tooMuch), "too-large", "4 MiB and a byte");
    equal(await scene.names(), [], "names");
    const { limitBytes = MAX_BATCH_BYTES } = await scene.driver.usage();
    if (limitBytes < MAX_BATCH_BYTES) {
      // A store that holds less than one batch may: none of it then.
      await rejects(scene.driver.apply(full(count, "FULL_")), "too-large", "4 MiB where less is allowed");
      equal(await scene.names(), [], "names");
      return;
    }
    await scene.driver.apply(full(count, "FULL_"));
    equal((await scene.names()).length, count, "secrets");
    await scene.holds(`FULL_${count - 1}`, new Uint8Array(MAX_VALUE_BYTES).fill(count));
  });

  add("imports two hundred secrets in one batch", async (scene) => {
    const changes = Array.from({ length: 200 }, (_, index) => put(`IMPORTED_${index}`, `value ${index}`, "create"));
    if (await refusesBatches(scene, changes)) {
      return;
    }
    equal((await scene.driver.apply(changes)).length, 200, "infos");
    equal((await scene.names(await scene.second())).length, 200, "names");
    await scene.holds("IMPORTED_199", "value 199");
  });
}

async function prepare(scene: SuiteScene): Promise<void> {
  await scene.put("KEPT", "kept");
  await scene.put("OLD", "old");
  await scene.put("Cased", "cased");
}

/** Where a store cannot do batches: that it says so before it writes anything. */
async function refusesBatches(scene: SuiteScene, changes: readonly Change[]): Promise<boolean> {
  if (scene.driver.supports.atomicBatch) {
    return false;
  }
  const before = await scene.driver.list();
  await rejects(scene.driver.apply(changes), "unsupported", "a batch");
  equal(await scene.driver.list(), before, "list");
  return true;
}
