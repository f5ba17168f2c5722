import { MAX_NAME_LENGTH } from "../src/limits.ts";
import { equal, rejects } from "./suite-assertions.ts";
import type { SuiteCase } from "./suite-scene.ts";

const hardNames: readonly string[] = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "prototype",
  "CON",
  "nul",
  "AUX",
  "com1",
  "null",
  "_",
  "0",
  "1PASSWORD",
  "PATH",
  "N".repeat(MAX_NAME_LENGTH),
];

const badNames: readonly (readonly [string, string])[] = [
  ["empty", ""],
  ["a space", "A SECRET"],
  ["nothing but spaces", "   "],
  ["a leading space", " A_SECRET"],
  ["a trailing newline", "A_SECRET\n"],
  ["a dot", "a.b"],
  ["one dot", "."],
  ["two dots", ".."],
  ["a hidden file", "..data"],
  ["a slash", "a/b"],
  ["a way out", "../A_SECRET"],
  ["a backslash", "a\\b"],
  ["a hyphen", "a-b"],
  ["a NUL", "a\0b"],
  ["an equals sign", "A=B"],
  ["a letter beyond A to Z", "clé"],
  ["an emoji", "KEY_🔑"],
  ["254 characters", "N".repeat(MAX_NAME_LENGTH + 1)],
];

export function nameCases(add: SuiteCase): void {
  add("keeps names that trip objects, file systems and shells, each as it is", async (scene) => {
    for (const name of hardNames) {
      await scene.put(name, `value of ${name}`, { description: `about ${name}` });
    }
    equal(await scene.names(), [...hardNames].sort(), "names");
    const second = await scene.second();
    for (const name of hardNames) {
      await scene.holds(name, `value of ${name}`, second);
      equal((await scene.info(name, second)).description, `about ${name}`, `description of ${name}`);
    }
    for (const name of hardNames) {
      await scene.driver.apply([{ kind: "remove", name }]);
    }
    equal(await scene.names(), [], "names when all are removed");
  });

  add("has no secret called __proto__, constructor or toString before one was put", async (scene) => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      await rejects(scene.driver.apply([{ kind: "remove", name }]), "not-found", `remove of ${name}`);
      await rejects(scene.driver.reveal(name), scene.driver.supports.reveal ? "not-found" : "unsupported", name);
    }
  });

  for (const [situation, name] of badNames) {
    add(`refuses a name: ${situation}`, async (scene) => {
      await scene.put("GOOD", "value");
      const value = Uint8Array.of(1);
      for (const mode of ["create", "overwrite"] as const) {
        await rejects(scene.driver.apply([{ kind: "put", name, value, mode }]), "invalid-name", `put, ${mode}`);
      }
      await rejects(scene.driver.apply([{ kind: "copy", from: "GOOD", to: name }]), "invalid-name", "copy");
      equal(await scene.names(), ["GOOD"], "names");
    });
  }

  add("finds no secret under a name that it would refuse", async (scene) => {
    for (const name of ["", "..", "../A", "A B"]) {
      await rejects(scene.driver.reveal(name), scene.driver.supports.reveal ? "not-found" : "unsupported", "reveal");
      await rejects(scene.driver.apply([{ kind: "remove", name }]), "not-found", "remove");
      const describe = { kind: "describe", name, details: { description: "x" } } as const;
      await rejects(scene.driver.apply([describe]), "not-found", "describe");
    }
  });

  add("refuses a new name that differs from another only in case", async (scene) => {
    await scene.put("Token", "first");
    await scene.put("OTHER", "other");
    const value = Uint8Array.of(1);
    for (const mode of ["create", "overwrite"] as const) {
      await rejects(scene.driver.apply([{ kind: "put", name: "TOKEN", value, mode }]), "invalid-name", `put, ${mode}`);
    }
    await rejects(scene.driver.apply([{ kind: "copy", from: "OTHER", to: "token" }]), "invalid-name", "copy");
    await rejects(scene.driver.apply([{ kind: "copy", from: "Token", to: "token" }]), "invalid-name", "copy of itself");
    equal(await scene.names(), ["OTHER", "Token"], "names");
    await scene.put("Token", "still editable");
    await scene.holds("Token", "still editable");
  });

  add("allows the other case once the first is removed", async (scene) => {
    await scene.put("Token", "first");
    await scene.driver.apply([{ kind: "remove", name: "Token" }]);
    await scene.put("TOKEN", "second");
    equal(await scene.names(), ["TOKEN"], "names");
  });

  add("renames by case alone", async (scene) => {
    await scene.put("Token", "value", { description: "kept" });
    const rename = scene.driver.apply([
      { kind: "copy", from: "Token", to: "TOKEN" },
      { kind: "remove", name: "Token" },
    ]);
    if (!scene.driver.supports.atomicBatch) {
      await rejects(rename, "unsupported", "a rename");
      equal(await scene.names(), ["Token"], "names");
      return;
    }
    await rename;
    equal(await scene.names(), ["TOKEN"], "names");
    await scene.holds("TOKEN", "value");
    equal((await scene.info("TOKEN")).description, "kept", "description");
  });
}
