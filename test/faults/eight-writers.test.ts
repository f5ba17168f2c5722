import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Child } from "./child-process.ts";
import { VaultScene } from "./vault-scene.ts";

const WRITERS = 8;
const OPERATIONS = 500;

describe("eight processes that write one vault at once", () => {
  let scene: VaultScene;
  beforeEach(async () => {
    scene = await VaultScene.make();
  });
  afterEach(() => scene.dispose());

  it(`lose none of ${WRITERS} times ${OPERATIONS} changes, and nobody waits in vain`, async () => {
    const children = Array.from(
      { length: WRITERS },
      (_, worker) =>
        new Child("steady-writer.ts", [scene.directory, scene.identityFile, String(worker), String(OPERATIONS)]),
    );
    const codes = await Promise.all(children.map((child) => child.ended));
    expect(codes).toEqual(children.map(() => 0));

    const answers = children.map((child) => child.lines.join());
    expect(answers.filter((answer) => !answer.startsWith("done "))).toEqual([]);
    const names = answers.flatMap((answer) => answer.split(" ").slice(1));
    expect([...(await scene.contents()).keys()].sort()).toEqual(names.sort());
    expect(await scene.files()).toEqual(["vault.age", "vault.age.bak"]);
  }, 300_000);
});
