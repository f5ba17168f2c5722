import type { SecretError } from "@nbsecrets/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { userSecretName } from "../../packages/stores/src/user-secret-name.ts";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { HubScene } from "./hub-scene.ts";

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open({ cluster: sharedCluster() });
});
afterAll(() => scene?.dispose());

/** The user makes a secret whose value is the user's name. */
async function work(user: string): Promise<void> {
  const { token } = await scene.session(user);
  const value = new Uint8Array(Buffer.from(user));
  const driver = scene.driver(token);
  await driver.apply([{ kind: "put", name: "MY_NAME", value, mode: "create" }]);
  expect(Buffer.from(await driver.reveal("MY_NAME")).toString()).toBe(user);
  await scene.hub.stopServer(user);
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("whatever users are called, each has a Secret of their own, which says whose it is", async () => {
  const names = [
    ...["alice", "alice@example.com", "alice smith", "alice.smith", "alice-smith", "alice_smith", "alice--smith"],
    ...["50%", "%2f", "a%20b", "a+b", "a?b#c", "a\\b", "..a", "-", "1", "__proto__", "constructor"],
    // One letter or two, which look the same.
    ...["zo\u00eb", "zoe\u0308", "名前", "🙂", "user-\u202eecila", "a\u0001b"],
    ...["x".repeat(200), `${"x".repeat(199)}y`, "é".repeat(200)],
  ];
  for (const name of names) {
    await work(name);
  }
  const secrets = [...(await scene.secrets()).values()];
  const owners = secrets.map(({ metadata: { annotations = {} }, data = {} }) => [
    annotations["nbsecrets/hub-user"],
    data["MY_NAME"],
  ]);
  expect(new Map(owners as [string, string][])).toEqual(new Map(names.map((name) => [name, base64(name)])));
  expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual(
    names.map((name) => userSecretName("default", name)).sort(),
  );
});

test("of two users whose names become one, the second is refused", async () => {
  const [first, second] = twoAlike();
  expect(userSecretName("default", first)).toBe(userSecretName("default", second));
  await work(first);
  const { token } = await scene.session(second);
  const refused = await scene
    .driver(token)
    .list()
    .catch((error: SecretError) => error.toJSON());
  expect(refused).toMatchObject({ code: "denied", key: "hub-other-user" });
  expect((await scene.secrets()).get(userSecretName("default", first))?.data).toEqual({ MY_NAME: base64(first) });
});

/** The hash in a name has 32 bits: of some hundred thousand names two have the same. */
function twoAlike(): readonly [string, string] {
  const seen = new Map<string, string>();
  for (let index = 0; ; index += 1) {
    const name = `${"long-name-".repeat(5)}${index}`;
    const secret = userSecretName("default", name);
    const earlier = seen.get(secret);
    if (earlier !== undefined) {
      return [earlier, name];
    }
    seen.set(secret, name);
  }
}
