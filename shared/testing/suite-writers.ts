import type { SecretDriver } from "../src/secret-driver.ts";
import { SecretError } from "../src/secret-error.ts";
import { ensure, equal, rejects } from "./suite-assertions.ts";
import type { SuiteCase, SuiteScene } from "./suite-scene.ts";

const each = 25;

export function writerCases(add: SuiteCase): void {
  add("shows a second client what the first wrote, described and removed, at once", async (scene) => {
    const second = await scene.second();
    await scene.put("A_SECRET", "first");
    await scene.holds("A_SECRET", "first", second);
    await scene.put("A_SECRET", "theirs", { description: "by the second" }, second);
    await scene.holds("A_SECRET", "theirs");
    equal((await scene.info("A_SECRET")).description, "by the second", "description");
    await second.apply([{ kind: "remove", name: "A_SECRET" }]);
    equal(await scene.names(), [], "names");
  });

  add("loses nothing of two clients who write different names at once", async (scene) => {
    const second = await scene.second();
    const indexes = Array.from({ length: each }, (_, index) => index);
    await Promise.all(
      indexes.flatMap((index) => [
        scene.put(`FIRST_${index}`, `first ${index}`),
        scene.put(`SECOND_${index}`, `second ${index}`, undefined, second),
      ]),
    );
    equal((await scene.names()).length, 2 * each, "secrets");
    for (const index of indexes) {
      await scene.holds(`FIRST_${index}`, `first ${index}`, second);
      await scene.holds(`SECOND_${index}`, `second ${index}`);
    }
  });

  add("loses nothing when one client adds while the other removes", async (scene) => {
    const second = await scene.second();
    const indexes = Array.from({ length: each }, (_, index) => index);
    for (const index of indexes) {
      await scene.put(`OLD_${index}`, "old");
    }
    await Promise.all(
      indexes.flatMap((index) => [
        scene.put(`NEW_${index}`, `new ${index}`),
        second.apply([{ kind: "remove", name: `OLD_${index}` }]),
      ]),
    );
    equal(await scene.names(), indexes.map((index) => `NEW_${index}`).sort(), "names");
  });

  add("counts right when two clients read, add one and write if nothing changed", async (scene) => {
    const second = await scene.second();
    const { version } = await scene.put("COUNTER", Uint8Array.of(0));
    if (!scene.driver.supports.conditional || !scene.driver.supports.reveal) {
      const value = Uint8Array.of(1);
      const change = { kind: "put", name: "COUNTER", value, mode: { ifVersion: version } } as const;
      await (scene.driver.supports.conditional
        ? rejects(scene.driver.reveal("COUNTER"), "unsupported", "reveal")
        : rejects(scene.driver.apply([change]), "unsupported", "a conditional put"));
      return;
    }
    await Promise.all([countUp(scene, scene.driver), countUp(scene, second)]);
    await scene.holds("COUNTER", Uint8Array.of(2 * each));
  });
}

async function countUp(scene: SuiteScene, driver: SecretDriver): Promise<void> {
  let tries = 0;
  for (let done = 0; done < each;) {
    // The version first: a value read after it is at least as new, so that a stale pair is refused.
    const ifVersion = (await scene.info("COUNTER", driver)).version;
    const [count = 0] = await driver.reveal("COUNTER");
    try {
      await driver.apply([{ kind: "put", name: "COUNTER", value: Uint8Array.of(count + 1), mode: { ifVersion } }]);
      done += 1;
    } catch (error) {
      if (!(error instanceof SecretError && error.code === "conflict")) {
        throw error;
      }
    }
    ensure(++tries < 100 * each, "always a conflict, though one of two writers must get through");
  }
}
