import { equal, rejects } from "./suite-assertions.ts";
import type { SuiteCase } from "./suite-scene.ts";

export function removalCases(add: SuiteCase): void {
  add("does not find a secret that was removed", async (scene) => {
    await scene.put("A_SECRET", "value");
    equal(await scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]), [], "infos of a remove");
    equal(await scene.names(), [], "names");
    const code = scene.driver.supports.reveal ? "not-found" : "unsupported";
    await rejects(scene.driver.reveal("A_SECRET"), code, "reveal");
    await rejects((await scene.second()).reveal("A_SECRET"), code, "reveal by a second client");
  });

  add("does not find a secret that never was", async (scene) => {
    await rejects(scene.driver.reveal("ABSENT"), scene.driver.supports.reveal ? "not-found" : "unsupported", "reveal");
    await rejects(scene.driver.apply([{ kind: "remove", name: "ABSENT" }]), "not-found", "remove");
    await rejects(scene.driver.apply([{ kind: "copy", from: "ABSENT", to: "B_SECRET" }]), "not-found", "copy");
    equal(await scene.names(), [], "names");
  });

  add("removes once and refuses a second time", async (scene) => {
    await scene.put("A_SECRET", "value");
    await scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]);
    await rejects(scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]), "not-found", "a second remove");
  });

  add("leaves the neighbours of a removed secret as they were", async (scene) => {
    await scene.put("A", "first", { description: "one" });
    await scene.put("A_", "second", { description: "two" });
    await scene.put("A_A", "third", { description: "three" });
    const before = [await scene.info("A"), await scene.info("A_A")];
    await scene.driver.apply([{ kind: "remove", name: "A_" }]);
    equal(await scene.driver.list(), before, "list");
    await scene.holds("A", "first");
    await scene.holds("A_A", "third");
  });

  add("can be made again after a removal, as a new secret", async (scene) => {
    await scene.put("A_SECRET", "first");
    await scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]);
    await scene.driver.apply([{ kind: "put", name: "A_SECRET", value: Uint8Array.of(2), mode: "create" }]);
    await scene.holds("A_SECRET", Uint8Array.of(2));
  });

  add("copies bytes and details under another name and leaves the original", async (scene) => {
    const value = Uint8Array.of(0, 255, 10, 13, 0);
    const details = { description: "kept", expiresAt: "2031-01-31" };
    await scene.put("FROM", value, details);
    const original = await scene.info("FROM");
    const [info] = await scene.driver.apply([{ kind: "copy", from: "FROM", to: "TO" }]);
    equal([info?.name, info?.description, info?.expiresAt], ["TO", "kept", "2031-01-31"], "answered info");
    await scene.holds("TO", value);
    await scene.holds("FROM", value);
    equal(await scene.info("FROM"), original, "the original");
  });

  add("lets a copy and its original change apart", async (scene) => {
    await scene.put("FROM", "value", { description: "about" });
    await scene.driver.apply([{ kind: "copy", from: "FROM", to: "TO" }]);
    await scene.put("FROM", "changed", { description: "changed" });
    await scene.holds("TO", "value");
    equal((await scene.info("TO")).description, "about", "description of the copy");
    await scene.driver.apply([{ kind: "remove", name: "FROM" }]);
    await scene.holds("TO", "value");
  });

  add("refuses to copy onto a name that exists", async (scene) => {
    await scene.put("FROM", "value");
    await scene.put("TO", "kept");
    await rejects(scene.driver.apply([{ kind: "copy", from: "FROM", to: "TO" }]), "already-exists", "copy");
    await scene.holds("TO", "kept");
  });
}
