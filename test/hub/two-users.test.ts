import { afterAll, beforeAll, expect, test } from "vitest";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { HubScene } from "./hub-scene.ts";
import { SessionClient } from "./session-client.ts";
import type { HubSession } from "./test-hub.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
let scene: HubScene;
let alice: HubSession;
let bob: HubSession;
const clients: SessionClient[] = [];
const client = (session: HubSession, token?: string): SessionClient => {
  const made = new SessionClient(session, token);
  clients.push(made);
  return made;
};

beforeAll(async () => {
  scene = await HubScene.open({ cluster: sharedCluster() });
  await Promise.all(["alice", "bob"].map((user) => scene.hub.addUser(user)));
  [alice, bob] = await Promise.all([scene.hub.startServer("alice"), scene.hub.startServer("bob")]);
}, 180_000);
afterAll(async () => {
  clients.forEach((one) => one.close());
  await scene?.dispose();
});

test("what one user adds in a panel, a kernel of that user loads, and the other user has nothing of it", async () => {
  const [hers, his] = await Promise.all([client(alice).panel(), client(bob).panel()]);
  await hers.apply([{ kind: "put", name: "API_KEY", value: bytes("of-alice\n"), mode: "create" }]);
  await his.apply([{ kind: "put", name: "API_KEY", value: bytes("of-bob"), mode: "create" }]);
  await his.apply([{ kind: "put", name: "ONLY_BOB", value: bytes("bob-only"), mode: "create" }]);

  expect((await hers.list()).map(({ name }) => name)).toEqual(["API_KEY"]);
  expect((await his.list()).map(({ name }) => name)).toEqual(["API_KEY", "ONLY_BOB"]);
  expect(Buffer.from(await hers.reveal("API_KEY")).toString()).toBe("of-alice\n");

  const code =
    "import os, nbsecrets\nnbsecrets.load()\nprint([os.environ.get(name) for name in ('API_KEY', 'ONLY_BOB')])";
  expect(await client(alice).runCode(code)).toBe("['of-alice\\n', None]\n");
  expect(await client(bob).runCode(code)).toBe("['of-bob', 'bob-only']\n");
});

test("each user has a Secret that says whose it is, and holds nothing of the other", async () => {
  const secrets = await scene.secrets();
  const held = [...secrets].map(([name, { data }]) => [name, Object.keys(data ?? {})]);
  expect(held).toEqual([
    ["nbsecrets-alice", ["API_KEY"]],
    ["nbsecrets-bob", ["API_KEY", "ONLY_BOB"]],
  ]);
  const { created } = await scene.hub.user("alice");
  expect(secrets.get("nbsecrets-alice")?.metadata.annotations).toMatchObject({
    "nbsecrets/hub-user": "alice",
    "nbsecrets/hub-user-created": created,
  });
});

test("the panel says where the secrets are, and a change of another session reaches it", async () => {
  const panel = await client(alice).panel();
  expect((await panel.usage()).place).toContain(scene.namespace);
  const told = new Promise((resolve) => void panel.watch(resolve).then(() => elsewhere.apply(change)));
  const elsewhere = scene.driver(alice.token);
  const change = [{ kind: "put", name: "LATER", value: bytes("x"), mode: "create" }] as const;
  expect(await told).toEqual({ kind: "put", name: "LATER" });
  await elsewhere.close();
});

test("a page may not ask for all values at once, as the session's own service does", async () => {
  const panel = await client(alice).panel();
  await expect(panel.snapshot()).rejects.toMatchObject({ name: "SecretError" });
  await expect(panel.exchange([])).rejects.toMatchObject({ name: "SecretError" });
  expect((await scene.driver(alice.token).snapshot()).get("API_KEY")).toEqual(bytes("of-alice\n"));
});

test("one user's server is closed to the other, and to an administrator who may open it", async () => {
  const { token: admins } = await scene.hub.makeToken("root-admin");
  const asBob = await client(alice, bob.token).request("POST", "nbsecrets/ticket");
  const asAdmin = await client(alice, admins).request("POST", "nbsecrets/ticket");
  expect([asBob.status, asAdmin.status]).toEqual([403, 403]);
  // The administrator is let in as such: what is refused is the secrets.
  expect((await client(alice, admins).request("GET", "api/kernels")).status).toBe(200);
});

test("the service's log tells who came and went, and nothing of what they did", async () => {
  const expected = new Set(['opened "alice"', 'closed "alice"', 'opened "bob"']);
  await expect.poll(() => new Set(scene.service.sessions)).toEqual(expected);
  const { log } = scene.service;
  expect(log).not.toMatch(/API_KEY|ONLY_BOB|LATER|of-alice|of-bob/);
  expect([alice, bob].filter(({ token }) => log.includes(token))).toEqual([]);
});
