import { MAX_VALUE_BYTES } from "../src/limits.ts";
import type { Change } from "../src/secret-driver.ts";
import { refusal, tellsNothing, toBytes } from "./suite-assertions.ts";
import type { SuiteCase } from "./suite-scene.ts";

const canary = "canary-91c2-never-in-an-error";

export function errorCases(add: SuiteCase): void {
  add("tells nothing of a value in any refusal: message, JSON, stack or fields", async (scene) => {
    await scene.put("A_SECRET", canary);
    await scene.put("B_SECRET", canary);
    const value = toBytes(canary);
    const large = new Uint8Array(MAX_VALUE_BYTES + 1);
    large.set(value);
    const put = { kind: "put", name: "A_SECRET", value, mode: "overwrite" } as const;
    const attempts: readonly (readonly [string, readonly Change[]])[] = [
      ["a second create", [{ ...put, mode: "create" }]],
      ["a stale version", [{ ...put, mode: { ifVersion: "stale" } }]],
      ["a bad name", [{ ...put, name: "not allowed" }]],
      ["a name in another case", [{ ...put, name: "a_secret" }]],
      ["a bad date", [{ ...put, details: { expiresAt: "soon" } }]],
      ["too large", [{ ...put, value: large }]],
      ["named twice", [put, put]],
      ["an unknown mode", [{ ...put, mode: canary } as never]],
      ["an unknown kind", [{ ...put, kind: canary } as never]],
      ["a value that is text", [{ ...put, value: canary } as never]],
      ["a batch with a bad member", [put, { kind: "remove", name: "ABSENT" }]],
      ["a copy onto one that exists", [{ kind: "copy", from: "A_SECRET", to: "B_SECRET" }]],
      ["a remove of a stale version", [{ kind: "remove", name: "A_SECRET", ifVersion: "stale" }]],
    ];
    for (const [situation, changes] of attempts) {
      tellsNothing(await refusal(scene.driver.apply(changes), situation), canary, situation);
    }
    tellsNothing(await refusal(scene.driver.reveal("ABSENT"), "reveal"), canary, "reveal");
    await scene.driver.close();
    tellsNothing(await refusal(scene.driver.apply([put]), "closed"), canary, "closed");
  });
}
