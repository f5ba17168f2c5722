import type { SecretError } from "@nbsecrets/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { HubScene } from "./hub-scene.ts";
import type { HubSession } from "./test-hub.ts";

const CANARY = "canary-value-4e90";
let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open({ cluster: sharedCluster(), words: ["--recheck", "1"] });
});
afterAll(() => scene?.dispose());

const put = ({ token }: HubSession, name: string, value = CANARY): Promise<unknown> => {
  const details = { description: `about ${name}` };
  const bytes = new Uint8Array(Buffer.from(value));
  return scene.driver(token).apply([{ kind: "put", name, value: bytes, mode: "create", details }]);
};
/** What the session lists, or why it is refused. */
const listed = ({ token }: HubSession): Promise<unknown> =>
  scene
    .driver(token)
    .list()
    .then(
      (infos) => infos.map(({ name, description }) => [name, description]),
      (error: SecretError) => error.toJSON(),
    );
const otherUser = (secret: string): object => ({
  code: "denied",
  key: "hub-other-user",
  params: { secret, namespace: scene.namespace },
});

describe("a user who is renamed", () => {
  test("has no secrets under the new name, and the old session ends; adopting brings them along", async () => {
    const before = await scene.session("judy");
    await put(before, "KEY");
    const open = scene.driver(before.token);
    const told: string[] = [];
    await open.watch(({ kind }) => told.push(kind));
    await scene.hub.stopServer("judy");
    await expect.poll(() => told, { timeout: 20_000 }).toContain("reset");
    await scene.hub.renameUser("judy", "judith");
    const after = await scene.hub.startServer("judith", { bare: true });
    expect(await listed(after)).toEqual([]);

    const { code, stdout } = await scene.service.admin(["adopt", "judith", "--from", "judy"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^The Secret of judy \(made \S+Z\) is now that of judith\.\n$/),
    ]);
    expect(await listed(after)).toEqual([["KEY", "about KEY"]]);
    expect(Buffer.from(await scene.driver(after.token).reveal("KEY")).toString()).toBe(CANARY);
    const secrets = await scene.secrets();
    expect([secrets.has("nbsecrets-judy"), secrets.has("nbsecrets-judith")]).toEqual([false, true]);
  });

  test("and has secrets by now, keeps these: nothing is adopted over them", async () => {
    await put(await scene.session("kim"), "OLD");
    await scene.hub.stopServer("kim");
    await scene.hub.renameUser("kim", "kimberly");
    const after = await scene.hub.startServer("kimberly", { bare: true });
    await put(after, "NEW");
    const { code, stderr } = await scene.service.admin(["adopt", "kimberly", "--from", "kim"]);
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining("nbsecrets-kimberly")]);
    expect(await listed(after)).toEqual([["NEW", "about NEW"]]);
    expect((await scene.secrets()).get("nbsecrets-kim")?.data).toHaveProperty("OLD");
  });
});

describe("a new person with the name of one who is gone", () => {
  let second: HubSession;
  beforeAll(async () => {
    await put(await scene.session("mallory"), "KEY");
    await scene.hub.stopServer("mallory");
    await scene.hub.replaceUser("mallory");
    second = await scene.hub.startServer("mallory", { bare: true });
  });

  test("is refused, and nothing is written; the log says who", async () => {
    expect(await listed(second)).toEqual(otherUser("nbsecrets-mallory"));
    await expect(put(second, "MINE")).rejects.toMatchObject({ code: "denied" });
    expect(Object.keys((await scene.secrets()).get("nbsecrets-mallory")?.data ?? {})).toEqual(["KEY"]);
    expect(scene.service.sessions).toContain('refused "mallory": hub-other-user');
  });

  test("gets the Secret once who looks after the hub says so", async () => {
    expect((await scene.service.admin(["adopt", "mallory"])).code).toBe(0);
    expect(await listed(second)).toEqual([["KEY", "about KEY"]]);
  });
});

describe("adopting is refused", () => {
  test.each([
    ["for a user whom the hub does not know", ["adopt", "nobody"], "nobody"],
    ["from a user whom the hub knows", ["adopt", "judith", "--from", "mallory"], "mallory"],
    ["where there is no Secret", ["adopt", "judith", "--from", "gone"], "nbsecrets-gone"],
  ])("%s", async (_name, words, said) => {
    const { code, stdout, stderr } = await scene.service.admin(words);
    expect([code === 0, stdout, stderr]).toEqual([false, "", expect.stringContaining(said)]);
    expect(stderr).not.toContain(CANARY);
  });
});

describe("pruning", () => {
  test("lists the Secrets of who is gone, and of nobody else, then deletes them", async () => {
    // More users than the hub tells in one answer.
    const crowd = Array.from({ length: 250 }, (_unused, index) => `crowd-${index}`);
    await scene.hub.api("POST", "users", { usernames: crowd });
    const last = await scene.hub.startServer("crowd-249", { bare: true });
    await put(last, "LAST");
    for (const user of ["nina", "\u001b[31mred"]) {
      await put(await scene.session(user), "GONE");
      await scene.hub.stopServer(user);
      await scene.hub.deleteUser(user);
    }
    await put(await scene.session("oscar"), "OLD");
    await scene.hub.stopServer("oscar");
    await scene.hub.replaceUser("oscar");
    const before = [...(await scene.secrets()).keys()];

    const first = await scene.service.admin(["prune"]);
    const lines = first.stdout.trim().split("\n").sort();
    expect(first.code).toBe(0);
    // kim was renamed, and what she had was not adopted.
    expect(lines).toEqual([
      expect.stringMatching(/^nbsecrets-kim {2}kim \(made \S+Z\)$/),
      expect.stringMatching(/^nbsecrets-nina {2}nina \(made \S+Z\)$/),
      expect.stringMatching(/^nbsecrets-oscar {2}oscar \(made \S+Z\), whose name somebody else has now$/),
      expect.stringMatching(/^nbsecrets-x-31mred---[0-9a-f]{8} {2}[^\u001b]*\[31mred \(made \S+Z\)$/),
    ]);
    expect([...(await scene.secrets()).keys()]).toEqual(before);

    const second = await scene.service.admin(["prune", "--delete"]);
    expect([second.code, second.stdout.trim().split("\n").sort()]).toEqual([0, lines.map((line) => `${line} deleted`)]);
    const gone = lines.map((line) => line.split(" ")[0] ?? "");
    expect([...(await scene.secrets()).keys()]).toEqual(before.filter((name) => !gone.includes(name)));
    expect(await listed(last)).toEqual([["LAST", "about LAST"]]);
    expect((await scene.service.admin(["prune"])).stdout).toBe("");
  });

  test("deletes nothing where the hub does not answer, or may not be asked for its users", async () => {
    const before = [...(await scene.secrets()).keys()];
    const token = { JUPYTERHUB_API_TOKEN: scene.hub.otherServiceToken };
    const unasked = await scene.service.admin(["prune", "--delete"], token);
    expect([unasked.code === 0, unasked.stdout]).toEqual([false, ""]);
    expect(unasked.stderr).toMatch(/list:users/);
    const garbage = await scene.service.admin(["prune", "--delete"], { JUPYTERHUB_API_TOKEN: "garbage" });
    expect([garbage.code === 0, garbage.stdout]).toEqual([false, ""]);
    const silent = await scene.service.admin(["prune", "--delete"], {
      JUPYTERHUB_API_URL: "http://127.0.0.1:1/hub/api",
    });
    expect([silent.code === 0, silent.stdout]).toEqual([false, ""]);
    expect([...(await scene.secrets()).keys()]).toEqual(before);
  });
});

test("nothing of this is in the service's log but names of users", () => {
  expect(scene.service.log).not.toContain(CANARY);
  expect(scene.service.log).not.toContain("\u001b");
});
