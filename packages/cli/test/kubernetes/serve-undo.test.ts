import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { CommandLine } from "../command-line.ts";
import { ServeClient, type Answer } from "../serve-client.ts";

const SECRET = "user-credentials";
const CANARY = "canary-undo-6f0e\r\n";
const cluster = sharedCluster();
let line: CommandLine;
let namespace: string;
let client: ServeClient;
let mount: string;
beforeEach(async () => {
  line = new CommandLine();
  namespace = uniqueNamespace();
  await cluster.grant("alice", namespace, SECRET);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace]);
  await patch({ A: CANARY, B: CANARY });
  const env = {
    KUBECONFIG: cluster.kubeconfig("alice"),
    NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${namespace}`,
  };
  client = new ServeClient(line.start(["serve"], env));
  const { m = "{}" } = await client.find(() => client.received[0]);
  ({ mount } = JSON.parse(m) as { mount: string });
});
afterEach(async () => {
  await client.kill();
  line.remove();
});

const patch = (stringData: Readonly<Record<string, string>>): Promise<string> =>
  cluster.kubectl(["patch", "secret", SECRET, "-n", namespace, "-p", JSON.stringify({ stringData })]);
const stored = async (): Promise<Record<string, string>> => {
  const { data = {} } = JSON.parse(await cluster.kubectl(["get", "secret", SECRET, "-n", namespace, "-o", "json"])) as {
    data?: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, Buffer.from(value, "base64").toString()]),
  );
};
const change = (id: number): Promise<Answer> =>
  client.call("a", id, "service/change", {
    changes: [
      { kind: "put", name: "A", value: { base64: "bmV3" }, mode: "overwrite" },
      { kind: "remove", name: "B" },
      { kind: "put", name: "C", value: { base64: "bmV3" }, mode: "create" },
    ],
  });
const undoOf = ({ result }: Answer): string => (result as { undo: string }).undo;
const toldNoValue = (): void => {
  expect(JSON.stringify(client.received) + client.stderr).not.toMatch(/canary|Y2FuYXJ5/);
};

test("an overwritten and a deleted secret come back, a new one goes, and all of it takes no read more than before", async () => {
  // From here on, what needs to read the Secret is refused.
  await cluster.grant("alice", namespace, SECRET, ["watch", "patch"]);
  const changed = await change(1);
  expect(await stored()).toEqual({ A: "new", C: "new" });
  expect(await client.call("b", 1, "service/undo", { token: undoOf(changed) })).toMatchObject({
    result: [{ name: "A" }, { name: "B" }],
  });
  expect(await stored()).toEqual({ A: CANARY, B: CANARY });
  expect(["A", "B"].map((name) => readFileSync(join(mount, name), "utf8"))).toEqual([CANARY, CANARY]);
  toldNoValue();
});

test("what kubectl changed since is left alone, and a neighbour's change does not matter", async () => {
  const first = await change(1);
  await patch({ NEIGHBOUR: "theirs" });
  expect(await client.call("a", 2, "service/undo", { token: undoOf(first) })).toMatchObject({ result: [{}, {}] });
  expect(await stored()).toEqual({ A: CANARY, B: CANARY, NEIGHBOUR: "theirs" });
  const second = await change(3);
  await patch({ B: "theirs" });
  expect(await client.call("a", 4, "service/undo", { token: undoOf(second) })).toMatchObject({
    error: { data: { code: "conflict", key: "undo-conflict", params: { name: "B" } } },
  });
  expect(await stored()).toEqual({ A: "new", B: "theirs", C: "new", NEIGHBOUR: "theirs" });
  toldNoValue();
});
