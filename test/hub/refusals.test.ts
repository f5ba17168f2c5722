import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SecretError } from "@nbsecrets/shared";
import { WebSocket } from "ws";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { HubScene } from "./hub-scene.ts";
import type { HubSession } from "./test-hub.ts";

const CANARY = "canary-value-71c4";
const SERVICE = "access:services!service=nbsecrets";
const serverOf = (user: string): string => `access:servers!server=${user}/`;
let scene: HubScene;
let alice: HubSession;
let bob: HubSession;
const shown: string[] = [];

beforeAll(async () => {
  scene = await HubScene.open({ cluster: sharedCluster(), words: ["--recheck", "1"] });
  [alice, bob] = await Promise.all([scene.session("alice"), scene.session("bob")]);
  const value = new Uint8Array(Buffer.from(CANARY));
  await scene.driver(alice.token).apply([{ kind: "put", name: "CANARY_NAME", value, mode: "create" }]);
});
afterAll(() => scene?.dispose());

/** What a session with this token lists, or why it is refused. */
async function asked(token: string): Promise<unknown> {
  shown.push(token);
  return scene
    .driver(token)
    .list()
    .then(
      (infos) => infos.map(({ name }) => name),
      (error: SecretError) => error.toJSON(),
    );
}

const refused = (key: string, params: object = {}): object => ({ code: "denied", key, params });
const otherScopes = refused("hub-refused", { service: "nbsecrets" });

/** An open session; resolves once it is, with when and how it ends. */
async function open(token: string, headers = {}, address = `${scene.hub.serviceUrl}ws`, protocol = "nbsecrets.v1") {
  const socket = new WebSocket(address.replace(/^http/, "ws"), protocol, {
    headers: { ...(token === "" ? {} : { Authorization: `token ${token}` }), ...headers },
  });
  const status = await new Promise<number>((resolve, reject) => {
    socket.once("open", () => resolve(101));
    socket.once("unexpected-response", (_request, { statusCode = 0 }) => resolve(statusCode));
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  const ended = new Promise<[number, string]>((resolve) =>
    socket.once("close", (code, reason) => resolve([code, reason.toString()])),
  );
  return { status, ended, end: () => socket.terminate() };
}

describe("a token is refused that is", () => {
  test.each([
    ["no token at all", ""],
    ["garbage", "garbage"],
    ["an escape", "%00"],
    ["a path", "../users/alice"],
    ["four thousand letters", "a".repeat(4_000)],
    ["no text", Buffer.from("🙂").toString("latin1")],
  ])("%s", async (_name, token) => {
    expect((await open(token)).status).toBe(403);
  });

  test("without the scope", async () => {
    const { token } = await scene.hub.makeToken("alice", { scopes: [serverOf("alice")] });
    expect(await asked(token)).toEqual(otherScopes);
  });

  test("another service's, which has the scope", async () => {
    expect(await asked(scene.hub.otherServiceToken)).toEqual(otherScopes);
  });

  test("the secrets service's own", async () => {
    expect(await asked(scene.hub.serviceToken)).toEqual(otherScopes);
  });

  test("a user's own, which is of no server", async () => {
    const { token } = await scene.hub.makeToken("alice");
    expect(await asked(token)).toEqual(refused("hub-not-a-server"));
  });

  test("an administrator's, who may use every server and every service", async () => {
    const { token } = await scene.hub.makeToken("root-admin");
    expect(await asked(token)).toEqual(refused("hub-not-a-server"));
    const ofHers = await scene.hub.makeToken("root-admin", { scopes: [serverOf("alice"), SERVICE] });
    expect(await asked(ofHers.token)).toEqual(refused("hub-not-a-server"));
  });

  test("of a user who has no server", async () => {
    await scene.hub.addUser("carol");
    const { token } = await scene.hub.makeToken("carol", { scopes: [serverOf("carol"), SERVICE] });
    expect(await asked(token)).toEqual(refused("hub-server-stopped"));
  });

  test("shown by a page of another site, whatever it is", async () => {
    expect((await open(alice.token, { Origin: "http://evil.example" })).status).toBe(403);
    expect((await open(alice.token, { Origin: scene.hub.origin })).status).toBe(403);
  });

  test("shown anywhere but in the header", async () => {
    const { serviceUrl } = scene.hub;
    expect((await open("", { Cookie: `jupyterhub-session-id=${alice.token}; token=${alice.token}` })).status).toBe(403);
    expect((await open("", {}, `${serviceUrl}ws?token=${alice.token}`)).status).toBe(404);
    expect((await open(alice.token, {}, `${serviceUrl}other`)).status).toBe(404);
    expect((await open(alice.token, {}, `${serviceUrl}ws`, "nbsecrets.v9")).status).toBe(404);
  });
});

test("a token is its own user's, whoever shows it", async () => {
  expect(await asked(bob.token)).toEqual([]);
  expect(await asked(alice.token)).toEqual(["CANARY_NAME"]);
});

test("a second server of a user's has the same secrets", async () => {
  const second = await scene.hub.startServer("alice", { bare: true, name: "second" });
  expect(await asked(second.token)).toEqual(["CANARY_NAME"]);
  const { ended, status } = await open(second.token);
  expect(status).toBe(101);
  await scene.hub.stopServer("alice", "second");
  expect(await ended).toEqual([4403, expect.stringMatching(/^hub-(signed-out|server-stopped)$/)]);
  expect(await asked(alice.token)).toEqual(["CANARY_NAME"]);
});

test("a token that expires is refused from then on, and its open session ends", async () => {
  const made = { scopes: [serverOf("alice"), SERVICE], expires_in: 4 };
  const { token } = await scene.hub.makeToken("alice", made);
  const session = await open(token);
  expect(session.status).toBe(101);
  expect(await session.ended).toEqual([4403, "hub-signed-out"]);
  expect(await asked(token)).toEqual(refused("hub-signed-out"));
});

test("a token that is revoked ends its open session, and the panel's store says why", async () => {
  const { id, token } = await scene.hub.makeToken("alice", { scopes: [serverOf("alice"), SERVICE] });
  const store = scene.driver(token);
  const told: string[] = [];
  await store.watch(({ kind }) => told.push(kind));
  const session = await open(token);
  await scene.hub.revokeToken("alice", id);
  expect(await session.ended).toEqual([4403, "hub-signed-out"]);
  await expect.poll(() => told).toContain("reset");
  await expect(store.list()).rejects.toMatchObject(refused("hub-signed-out"));
});

test("a token that outlives its server is worth nothing, and its open session ends", async () => {
  const dave = await scene.session("dave");
  const [session, { token: lasting }] = [
    await open(dave.token),
    await scene.hub.makeToken("dave", { scopes: [serverOf("dave"), SERVICE] }),
  ];
  const other = await open(lasting);
  expect([session.status, other.status]).toEqual([101, 101]);
  await scene.hub.stopServer("dave");
  expect((await session.ended)[0]).toBe(4403);
  expect(await other.ended).toEqual([4403, "hub-server-stopped"]);
  expect(await asked(lasting)).toEqual(refused("hub-server-stopped"));
  await scene.hub.startServer("dave", { bare: true });
  expect(await asked(lasting)).toEqual([]);
});

test("a server that is stopped after the hub was started anew: its open session ends, and its token is refused", async () => {
  const erin = await scene.session("erin");
  const session = await open(erin.token);
  await scene.hub.stopHub();
  await scene.hub.startHub();
  await scene.hub.stopServer("erin");
  expect((await session.ended)[0]).toBe(4403);
  expect(await asked(erin.token)).toMatchObject({ code: "denied" });
});

test("every refusal is a line of the service's log, which holds no token, no name of a secret and no value", () => {
  const { log, sessions } = scene.service;
  const refusals = new Set(sessions.filter((line) => line.startsWith("refused")));
  const keys = ["hub-signed-out", "hub-refused", "hub-not-a-server", "hub-server-stopped"];
  expect([...refusals]).toEqual(expect.arrayContaining(keys.map((key) => `refused a caller: ${key}`)));
  expect(sessions).toContain('ended "alice/second": hub-signed-out');
  expect(shown.filter((token) => log.includes(token))).toEqual([]);
  expect(log).not.toMatch(/canary/i);
});
