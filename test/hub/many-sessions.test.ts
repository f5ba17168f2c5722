import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SecretEvent } from "@nbsecrets/shared";
import { TestCluster } from "../cluster/test-cluster.ts";
import { HubScene } from "./hub-scene.ts";

const USERS = Array.from({ length: 25 }, (_unused, index) => `user-${index}`);
const SESSIONS_EACH = 8;
const patience = { timeout: 60_000, interval: 50 };

interface Session {
  readonly user: string;
  readonly events: SecretEvent[];
}
let directory: string;
let cluster: TestCluster;
let scene: HubScene;
const sessions: Session[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nbsecrets-audit-"));
  const policy = {
    level: "Metadata",
    omitStages: ["RequestReceived"],
    resources: [{ group: "", resources: ["secrets"] }],
  };
  await writeFile(
    join(directory, "policy.json"),
    JSON.stringify({ apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [policy] }),
  );
  const flags = [`--audit-policy-file=${join(directory, "policy.json")}`, `--audit-log-path=${join(directory, "log")}`];
  cluster = await TestCluster.start({ users: ["carol"], flags });
  scene = await HubScene.open({ cluster });
  for (const user of USERS) {
    const { token } = await scene.session(user);
    for (let count = 0; count < SESSIONS_EACH; count += 1) {
      const events: SecretEvent[] = [];
      const driver = scene.driver(token);
      await driver.watch((event) => events.push(event));
      sessions.push({ user, events });
    }
  }
});
afterAll(async () => {
  await scene?.dispose();
  await cluster?.dispose();
  await rm(directory, { recursive: true, force: true });
});

/** What the API server itself wrote down of the service's requests. */
async function requests(verb: string): Promise<number> {
  const lines = (await readFile(join(directory, "log"), "utf8")).trim().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { verb: string; stage: string; user: { username: string } });
  const begun = entries.filter(
    ({ stage, verb: done }) => stage === (done === "watch" ? "ResponseStarted" : "ResponseComplete"),
  );
  return begun.filter((entry) => entry.user.username === "carol" && entry.verb === verb).length;
}

async function changeAll(name: (user: string) => string): Promise<void> {
  for (const user of USERS) {
    const path = `/api/v1/namespaces/${scene.namespace}/secrets/nbsecrets-${user}`;
    const body = { data: { [name(user)]: "AA==" } };
    const { status } = await cluster.request("PATCH", path, { body, contentType: "application/merge-patch+json" });
    expect(status).toBe(200);
  }
}
const nameOf = (user: string): string => `OF_${user.replace("-", "_").toUpperCase()}`;
const heard = (): unknown => sessions.map(({ events }) => events);

test("two hundred sessions hear each change of their own user's, and none of others', from one watch", async () => {
  expect([sessions.length, await requests("watch")]).toEqual([200, 1]);
  const [gets, lists] = [await requests("get"), await requests("list")];
  await changeAll(nameOf);
  const expected = sessions.map(({ user }) => [{ kind: "put", name: nameOf(user) }]);
  await expect.poll(heard, patience).toEqual(expected);
  // Nobody asks for anything because of a change.
  expect([await requests("watch"), await requests("get"), await requests("list")]).toEqual([1, gets, lists]);
});

test("after the service was started anew all are back, with one watch, and hear the next change", async () => {
  await scene.service.stop("SIGKILL");
  await scene.service.start();
  // Who hears of a change is live again.
  let probes = 0;
  const isLive = async (): Promise<number> => {
    const name = `PROBE_${++probes}`;
    await changeAll(() => name);
    return sessions.filter(({ events }) => events.some((event) => event.kind === "put" && /^PROBE/.test(event.name)))
      .length;
  };
  await expect.poll(isLive, { ...patience, interval: 500 }).toBe(sessions.length);
  expect(sessions.filter(({ events }) => events.some(({ kind }) => kind === "reset"))).toHaveLength(sessions.length);
  const opened = scene.service.sessions.filter((line) => line.startsWith("opened"));
  expect(opened).toHaveLength(2 * sessions.length);
  await changeAll((user) => `AGAIN_${nameOf(user)}`);
  const last = (): unknown =>
    sessions.map(({ events }) => events.filter((event) => event.kind === "put" && /^AGAIN/.test(event.name)));
  const expected = sessions.map(({ user }) => [{ kind: "put", name: `AGAIN_${nameOf(user)}` }]);
  await expect.poll(last, patience).toEqual(expected);
  expect(await requests("watch")).toBe(2);
});
