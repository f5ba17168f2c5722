import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { HubDriver } from "../../../stores/src/hub-driver.ts";
import { loadSocketWire } from "../../../stores/src/load-socket-wire.ts";
import { UserSecrets } from "../../../stores/src/user-secrets.ts";
import { HubApi } from "../../src/hub-api.ts";
import { HubCallers } from "../../src/hub-callers.ts";
import { HubServer } from "../../src/hub-server.ts";
import { HubUsers } from "../../src/hub-users.ts";
import { HubStandIn } from "./hub-stand-in.ts";

const PREFIX = "/services/nbsecrets/";
const CANARY = "canary-frame-20d1";
const cluster = sharedCluster();
const namespace = uniqueNamespace();
let secrets: UserSecrets;
let hub: HubStandIn;
let server: HubServer;
let url: string;
let lines: string[];

beforeAll(async () => {
  await cluster.createNamespace(namespace);
  secrets = new UserSecrets({ namespace, env: {}, kubeconfigFiles: [cluster.kubeconfig("admin")] });
});
afterAll(() => secrets.close());
beforeEach(async () => {
  // Its own: a session of the case before may still be leaving.
  const said: string[] = [];
  lines = said;
  hub = await HubStandIn.start();
  const callers = new HubCallers(new HubApi({ apiUrl: hub.apiUrl, token: hub.serviceToken }), "nbsecrets");
  server = new HubServer({
    identify: (token) => callers.identify(token),
    users: new HubUsers((caller) => secrets.open(caller)),
    wire: await loadSocketWire(),
    prefix: PREFIX,
    log: (line) => said.push(line),
    interval: 100,
    grace: 1_000,
  });
  url = `http://127.0.0.1:${await server.listen("127.0.0.1", 0)}${PREFIX}`;
});
afterEach(async () => {
  await server.close();
  await hub.stop();
});

/** An open socket of a session, and how it ends. */
async function open(token: string): Promise<{ socket: WebSocket; ended: Promise<[number, string]> }> {
  const socket = new WebSocket(`${url}ws`.replace(/^http/, "ws"), "nbsecrets.v1", {
    headers: { Authorization: `token ${token}` },
  });
  const ended = new Promise<[number, string]>((resolve) =>
    socket.once("close", (code, reason) => resolve([code, reason.toString()])),
  );
  await new Promise((resolve, reject) => void socket.once("open", resolve).once("error", reject));
  socket.on("error", () => undefined);
  return { socket, ended };
}

describe("while the hub does not answer", () => {
  test("a session goes on for a time, and then ends", async () => {
    const { user, token } = hub.addUser();
    const driver = new HubDriver({ address: { url, token } });
    const value = new Uint8Array();
    const { ended } = await open(token);
    await hub.stop();
    await driver.list().catch(() => undefined);
    expect(await ended).toEqual([4403, "hub-down"]);
    await expect(driver.apply([{ kind: "put", name: "A", value, mode: "create" }])).rejects.toMatchObject({
      code: "unavailable",
      key: "hub-down",
    });
    expect(lines).toContain(`ended "${user}": hub-down`);
    await driver.close();
  });
});

describe("what is no message of the protocol", () => {
  const odd: readonly (readonly [string, string | Buffer])[] = [
    ["text that is no JSON", `{"a": ${CANARY}`],
    ["a binary frame", Buffer.from(CANARY)],
    ["null", "null"],
    ["a list", `["${CANARY}"]`],
    ["a number", "7"],
    ["an answer to no question", `{"jsonrpc":"2.0","id":99,"result":"${CANARY}"}`],
    ["a message without a version", `{"id":1,"method":"${CANARY}"}`],
    [
      "a request with odd parameters",
      `{"jsonrpc":"2.0","id":1,"method":"store/apply","params":{"changes":"${CANARY}"}}`,
    ],
    ["a method that nobody knows", `{"jsonrpc":"2.0","id":1,"method":"${CANARY}","params":[]}`],
    ["a frame that is too large", JSON.stringify({ a: CANARY.repeat(600_000) })],
  ];
  test.each(odd)("ends that session at most: %s", async (_name, frame) => {
    const { token } = hub.addUser();
    const neighbour = hub.addUser();
    const driver = new HubDriver({ address: { url, token: neighbour.token } });
    await driver.list();
    const { socket, ended } = await open(token);
    socket.send(frame);
    // Whatever became of it, the next session of the same user works.
    const again = new HubDriver({ address: { url, token } });
    expect(await again.list()).toEqual([]);
    expect(await driver.list()).toEqual([]);
    socket.close();
    await ended;
    expect(lines.join("\n")).not.toContain("canary");
    await Promise.all([driver.close(), again.close()]);
  });
});

test("a name that a user may have does not make two lines of the log", async () => {
  const { user, token } = hub.addUser(`two\nlines-${randomBytes(4).toString("hex")}`);
  const { socket, ended } = await open(token);
  socket.close();
  await ended;
  const inOneLine = JSON.stringify(user);
  await expect.poll(() => lines).toEqual(expect.arrayContaining([`opened ${inOneLine}`, `closed ${inOneLine}`]));
});

test("a user's store is opened once for all sessions, closed with the last one, and opened again for the next", async () => {
  let opened = 0;
  let closed = 0;
  const users = new HubUsers(async (caller) => {
    const store = await secrets.open(caller);
    opened += 1;
    const close = store.close.bind(store);
    store.close = async () => {
      closed += 1;
      await close();
    };
    return store;
  });
  const caller = { user: `user-${randomBytes(4).toString("hex")}`, created: "2026-01-31T10:00:00.000000Z", server: "" };
  const [one, two] = await Promise.all([users.enter(caller), users.enter({ ...caller, server: "second" })]);
  expect([opened, one.store === two.store]).toEqual([1, true]);
  await one.leave();
  expect(await two.store.list()).toEqual([]);
  expect(closed).toBe(0);
  await two.leave();
  expect(closed).toBe(1);
  const three = await users.enter(caller);
  expect([opened, await three.store.list()]).toEqual([2, []]);
  await three.leave();
});
