import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Child } from "./child-process.ts";
import { VaultScene, put } from "./vault-scene.ts";

const KILLS = 200;
const AT_ONCE = 4;

describe("writers that are killed at random moments", () => {
  let scene: VaultScene;
  beforeEach(async () => {
    scene = await VaultScene.make();
    await scene.open().apply([put("BYSTANDER", "untouched")]);
  });
  afterEach(() => scene.dispose());

  it(`leave a vault that opens, with every acknowledged change in it, ${KILLS} times`, async () => {
    const first = new Child("steady-writer.ts", [scene.directory, scene.identityFile, "FIRST", "1"]);
    expect(await first.ended).toBe(0);

    await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => killAgainAndAgain(`LANE_${lane}`)));

    // Whatever the last ones left, the next program puts in order by itself.
    const last = new Child("steady-writer.ts", [scene.directory, scene.identityFile, "LAST", "1"]);
    expect(await last.ended).toBe(0);
    expect(await scene.files()).toEqual(["vault.age", "vault.age.bak"]);
  }, 300_000);

  async function killAgainAndAgain(name: string): Promise<void> {
    let next = 1;
    for (let kill = 0; kill < KILLS / AT_ONCE; kill += 1) {
      const writer = new Child("tireless-writer.ts", [scene.directory, scene.identityFile, name, String(next)]);
      await writer.said(String(next));
      await sleep(Math.random() * 60);
      writer.signal("SIGKILL");
      expect(await writer.ended).toBe("SIGKILL");

      const acknowledged = Number(writer.lines.at(-1));
      const contents = await scene.contents();
      expect(contents.get("BYSTANDER")).toBe("untouched");
      // One more may have been written than could still be said.
      const found = Number(contents.get(name));
      expect([acknowledged, acknowledged + 1]).toContain(found);
      next = found + 1;
    }
  }
});
