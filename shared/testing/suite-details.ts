import { MAX_DESCRIPTION_LENGTH } from "../src/limits.ts";
import type { Details } from "../src/secret-driver.ts";
import { ensure, equal, rejects } from "./suite-assertions.ts";
import type { SuiteCase, SuiteScene } from "./suite-scene.ts";

const both = { description: 'read only, "quoted"\nsecond line 🔑', expiresAt: "2031-01-31" };

export function detailCases(add: SuiteCase): void {
  add("keeps a description and an expiry date beside the value", async (scene) => {
    await scene.put("A_SECRET", "value", both);
    await expectDetails(scene, both);
    await scene.holds("A_SECRET", "value");
    const seen = await scene.info("A_SECRET", await scene.second());
    equal([seen.description, seen.expiresAt], [both.description, both.expiresAt], "details for a second client");
  });

  add("answers and lists nothing for details that were never given", async (scene) => {
    const put = await scene.put("A_SECRET", "value");
    equal([put.description, put.expiresAt, put.readOnly], [undefined, undefined, undefined], "answered");
    await expectDetails(scene, {});
  });

  add("describes without touching the value", async (scene) => {
    const before = await scene.put("A_SECRET", "value\0\n");
    const infos = await scene.driver.apply([{ kind: "describe", name: "A_SECRET", details: both }]);
    equal(
      infos.map((info) => info.version),
      [(await scene.info("A_SECRET")).version],
      "answered versions",
    );
    await expectDetails(scene, both);
    await scene.holds("A_SECRET", "value\0\n");
    ensure(infos[0]?.version !== before.version, "the version is the same after the details changed");
  });

  add("lets what is omitted stay and clears what is an empty string", async (scene) => {
    await scene.put("A_SECRET", "value", both);
    await describe(scene, { description: "new" });
    await expectDetails(scene, { description: "new", expiresAt: both.expiresAt });
    await describe(scene, { expiresAt: "" });
    await expectDetails(scene, { description: "new" });
    await describe(scene, {});
    await expectDetails(scene, { description: "new" });
    await describe(scene, { description: "" });
    await expectDetails(scene, {});
    ensure(!Object.hasOwn(await scene.info("A_SECRET"), "description"), "a cleared description is still listed");
  });

  add("keeps the details of a secret that is overwritten without any", async (scene) => {
    await scene.put("A_SECRET", "value", both);
    await scene.put("A_SECRET", "another");
    await expectDetails(scene, both);
    await scene.put("A_SECRET", "a third", { description: "" });
    await expectDetails(scene, { expiresAt: both.expiresAt });
    await scene.holds("A_SECRET", "a third");
  });

  add("forgets the details of a secret that was removed", async (scene) => {
    await scene.put("A_SECRET", "value", both);
    await scene.driver.apply([{ kind: "remove", name: "A_SECRET" }]);
    await scene.put("A_SECRET", "value");
    await expectDetails(scene, {});
  });

  add("refuses an expiry date that is no calendar date", async (scene) => {
    await scene.put("A_SECRET", "value", both);
    const dates = [
      "2031-02-29",
      "2031-13-01",
      "2031-00-10",
      "2031-1-5",
      "31.01.2031",
      "tomorrow",
      "2031-01-31T00:00:00Z",
    ];
    for (const expiresAt of [...dates, "2031-01-31\n", " "]) {
      await rejects(describe(scene, { expiresAt }), "invalid-value", `describe with the date ${expiresAt}`);
      await rejects(scene.put("A_SECRET", "x", { expiresAt }), "invalid-value", `put with the date ${expiresAt}`);
    }
    await expectDetails(scene, both);
    await scene.holds("A_SECRET", "value");
  });

  add("refuses details that are not text", async (scene) => {
    await scene.put("A_SECRET", "value", both);
    for (const detail of [5, {}, [], null, true]) {
      for (const field of ["description", "expiresAt"]) {
        const details = { [field]: detail } as unknown as Details;
        await rejects(describe(scene, details), "invalid-value", `${field} of type ${typeof detail}`);
      }
    }
    await expectDetails(scene, both);
  });

  add("takes a leap day and a date in the past", async (scene) => {
    for (const expiresAt of ["2032-02-29", "1999-12-31"]) {
      await scene.put("A_SECRET", "value", { expiresAt });
      await expectDetails(scene, { expiresAt });
    }
  });

  add("takes a description of the greatest length and refuses a character more", async (scene) => {
    const description = "d".repeat(MAX_DESCRIPTION_LENGTH);
    await scene.put("A_SECRET", "value", { description });
    await rejects(describe(scene, { description: `${description}d` }), "too-large", "describe");
    await rejects(scene.put("A_SECRET", "x", { description: `${description}d` }), "too-large", "put");
    await expectDetails(scene, { description });
  });

  add("cannot describe a secret that is not there", async (scene) => {
    await rejects(describe(scene, both), "not-found", "describe");
    equal(await scene.names(), [], "names");
  });
}

async function describe(scene: SuiteScene, details: Details): Promise<void> {
  await scene.driver.apply([{ kind: "describe", name: "A_SECRET", details }]);
}

async function expectDetails(scene: SuiteScene, details: Details): Promise<void> {
  const { description, expiresAt } = await scene.info("A_SECRET");
  equal({ description, expiresAt }, { description: details.description, expiresAt: details.expiresAt }, "details");
}
