import type { SecretErrorCode } from "../src/secret-error.ts";
import { ensure, equal, isRefusal, rejects, toBytes } from "./suite-assertions.ts";
import type { SuiteCase, SuiteScene } from "./suite-scene.ts";

export function conditionCases(add: SuiteCase): void {
  add("creates once and refuses a second time", async (scene) => {
    const create = (value: string) =>
      scene.driver.apply([{ kind: "put", name: "A_SECRET", value: toBytes(value), mode: "create" }]);
    equal((await create("first")).length, 1, "infos");
    await rejects(create("second"), "already-exists", "a second create");
    await scene.holds("A_SECRET", "first");
    equal(await scene.names(), ["A_SECRET"], "names");
  });

  add("creates once of two clients who try at the same time", async (scene) => {
    const second = await scene.second();
    const outcomes = await Promise.allSettled(
      [scene.driver, second].map((driver, index) =>
        driver.apply([{ kind: "put", name: "A_SECRET", value: Uint8Array.of(index), mode: "create" }]),
      ),
    );
    const won = outcomes.findIndex((outcome) => outcome.status === "fulfilled");
    equal(outcomes.filter((outcome) => outcome.status === "fulfilled").length, 1, "creates that were done");
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        isRefusal(outcome.reason, "already-exists", "the other create");
      }
    }
    await scene.holds("A_SECRET", Uint8Array.of(won));
  });

  add("keeps one secret, with the last value, when it is overwritten", async (scene) => {
    const first = await scene.put("A_SECRET", "first");
    const second = await scene.put("A_SECRET", "second");
    equal(await scene.names(), ["A_SECRET"], "names");
    await scene.holds("A_SECRET", "second");
    ensure(first.version !== second.version, "the version is the same after another value was put");
  });

  add("answers a put with the info that it lists, and lists it the same each time", async (scene) => {
    const info = await scene.put("A_SECRET", "value", { description: "about" });
    equal(entries(await scene.info("A_SECRET")), entries(info), "info");
    equal(entries(await scene.info("A_SECRET")), entries(info), "info when listed again");
    ensure(info.version !== "", "the version is empty");
  });

  add("gives two secrets of the same value different versions", async (scene) => {
    const one = await scene.put("ONE", "the same");
    const two = await scene.put("TWO", "the same");
    ensure(one.version !== two.version, "the version tells that two values are alike");
  });

  add("writes when the version is still the one that was seen", async (scene) => {
    const { version } = await scene.put("A_SECRET", "first");
    await attempt(scene, version, "second");
    await scene.put("B_SECRET", "to go");
    const { version: gone } = await scene.info("B_SECRET");
    if (scene.driver.supports.conditional) {
      await scene.holds("A_SECRET", "second");
      const described = await scene.info("A_SECRET");
      const details = { description: "seen" };
      await scene.driver.apply([{ kind: "describe", name: "A_SECRET", details, ifVersion: described.version }]);
      await scene.driver.apply([{ kind: "remove", name: "B_SECRET", ifVersion: gone }]);
      equal(await scene.names(), ["A_SECRET"], "names");
    }
  });

  add("is a conflict when the secret changed since it was seen, and changes nothing", async (scene) => {
    const { version } = await scene.put("A_SECRET", "first");
    await scene.put("A_SECRET", "second");
    const seen = await scene.info("A_SECRET");
    const refused = refusedAs(scene, "conflict");
    const details = { description: "late" };
    await rejects(put(scene, version), refused, "put");
    await rejects(scene.driver.apply([{ kind: "remove", name: "A_SECRET", ifVersion: version }]), refused, "remove");
    const describe = { kind: "describe", name: "A_SECRET", details, ifVersion: version } as const;
    await rejects(scene.driver.apply([describe]), refused, "describe");
    await scene.holds("A_SECRET", "second");
    equal(entries(await scene.info("A_SECRET")), entries(seen), "info");
  });

  add("is a conflict when only the details changed since", async (scene) => {
    const { version } = await scene.put("A_SECRET", "first");
    await scene.driver.apply([{ kind: "describe", name: "A_SECRET", details: { description: "new" } }]);
    await rejects(put(scene, version), refusedAs(scene, "conflict"), "put");
    await scene.holds("A_SECRET", "first");
  });

  add("is a conflict when a second client changed the secret since", async (scene) => {
    const second = await scene.second();
    const { version } = await scene.put("A_SECRET", "first");
    await scene.put("A_SECRET", "theirs", undefined, second);
    await rejects(put(scene, version), refusedAs(scene, "conflict"), "put");
    await scene.holds("A_SECRET", "theirs");
  });

  add("is a conflict when the secret was removed since it was seen", async (scene) => {
    const { version } = await scene.put("A_SECRET", "first");
    await scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]);
    await rejects(put(scene, version), refusedAs(scene, "conflict"), "put while it is absent");
    equal(await scene.names(), [], "names");
  });

  add("is no conflict when a neighbour changed", async (scene) => {
    const second = await scene.second();
    const { version } = await scene.put("A_SECRET", "first");
    await scene.put("B_SECRET", "neighbour");
    await scene.put("B_SECRET", "neighbour, changed", { description: "as well" }, second);
    await scene.put("C_SECRET", "another", undefined, second);
    await second.apply([{ kind: "remove", name: "C_SECRET" }]);
    equal((await scene.info("A_SECRET")).version, version, "version");
    await attempt(scene, version, "second");
  });

  add("is a conflict to expect a version of a secret that is not there", async (scene) => {
    await rejects(put(scene, "v1"), refusedAs(scene, "conflict"), "put");
    await rejects(put(scene, ""), refusedAs(scene, "conflict"), "put, empty version");
    equal(await scene.names(), [], "names");
  });

  add("does nothing for an intention that it does not know", async (scene) => {
    await scene.put("A_SECRET", "first");
    for (const mode of ["replace", {}, null, undefined]) {
      const change = { kind: "put", name: "A_SECRET", value: toBytes("lost"), mode } as never;
      await rejects(scene.driver.apply([change]), "unsupported", `mode ${JSON.stringify(mode)}`);
    }
    await rejects(
      scene.driver.apply([{ kind: "rotate", name: "A_SECRET" } as never]),
      "unsupported",
      "an unknown kind",
    );
    await scene.holds("A_SECRET", "first");
  });
}

/** Where versions cannot be compared, that is refused in all cases. */
function refusedAs(scene: SuiteScene, code: SecretErrorCode): SecretErrorCode {
  return scene.driver.supports.conditional ? code : "unsupported";
}

function put(scene: SuiteScene, ifVersion: string, value = "late"): Promise<unknown> {
  return scene.driver.apply([{ kind: "put", name: "A_SECRET", value: toBytes(value), mode: { ifVersion } }]);
}

async function attempt(scene: SuiteScene, ifVersion: string, value: string): Promise<void> {
  if (scene.driver.supports.conditional) {
    await put(scene, ifVersion, value);
    await scene.holds("A_SECRET", value);
  } else {
    await rejects(put(scene, ifVersion, value), "unsupported", "a conditional put");
  }
}

/** An object's fields in one order, so that two can be compared. */
function entries(info: object): unknown {
  return Object.entries(info).sort();
}
