import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { CommandLine } from "../command-line.ts";
import { CANARY, examine, type Examination } from "../examine.ts";

const SECRET = "user-credentials";
const cluster = sharedCluster();
let line: CommandLine;
let namespace: string;
let store: Record<string, string>;
beforeEach(() => {
  line = new CommandLine();
  namespace = uniqueNamespace();
  store = { KUBECONFIG: cluster.kubeconfig("alice"), NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${namespace}` };
});
afterEach(() => line.remove());

/** The user's Secret, as who looks after the cluster makes it. */
const withSecret = async (...secrets: readonly string[]): Promise<void> => {
  await cluster.createNamespace(namespace);
  const literals = secrets.map((secret) => `--from-literal=${secret}`);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace, ...literals]);
};
const rightsOf = ({ all }: Examination): readonly string[] =>
  all.filter(({ check }) => check === "store-rights").map(({ level, key }) => `${level} ${key}`);

test("a Secret that is well: its place, each right, its server", async () => {
  await withSecret(`A=${CANARY}`);
  await cluster.grant("alice", namespace, SECRET);
  const mount = (await line.run(["mount"], "", store)).stdout.toString().trim();
  const found = await examine(line, { ...store, NBSECRETS_MOUNT: mount });
  expect([found.code, found.found]).toEqual([0, []]);
  expect(rightsOf(found)).toEqual([
    "ok doctor-right",
    "ok doctor-right",
    "ok doctor-right",
    "ok doctor-right-unneeded",
  ]);
  const text = found.stdout.toString();
  expect(text).toContain(`The store can be read (Secret ${SECRET}, namespace\n          ${namespace}). Secrets: 1.`);
  expect(text).toContain(`You may patch Secret ${SECRET} in namespace`);
  expect(text).toMatch(/\n {2}ok {6}Kubernetes 1\.[0-9]+\.[0-9]+\n/);
  expect(text).not.toContain("locked");
});

describe("a right is missing", () => {
  beforeEach(() => withSecret(`A=${CANARY}`));

  test("get", async () => {
    await cluster.grant("alice", namespace, SECRET, ["watch", "patch"]);
    const found = await examine(line, store);
    expect(found.code).toBe(10);
    expect(found.found).toEqual([
      "problem kubernetes-denied",
      "problem kubernetes-denied",
      "note doctor-right-perhaps",
      "problem doctor-mount-absent",
      "note doctor-unchecked",
    ]);
    // The same sentence is shown once.
    expect(found.stdout.toString().match(/You may not get/g)).toHaveLength(1);
  });

  test.each(["watch", "patch"])("%s", async (verb) => {
    const others = ["get", "watch", "patch"].filter((other) => other !== verb);
    await cluster.grant("alice", namespace, SECRET, others);
    expect((await line.run(["mount"], "", store)).code).toBe(0);
    const found = await examine(line, store);
    expect([found.code, found.found.filter((told) => !told.includes("doctor-mount-other"))]).toEqual([
      10,
      expect.arrayContaining(["problem kubernetes-denied"]) as string[],
    ]);
    const denied = found.all.filter(({ key }) => key === "kubernetes-denied");
    expect(denied.map(({ params }) => params)).toEqual([{ verb, secret: SECRET, namespace }]);
    expect(found.stdout.toString().replace(/\s+/g, " ")).toContain(`verbs ["${verb}"]`);
  });
});

describe("there is no Secret", () => {
  test("and this user may not make it", async () => {
    await cluster.grant("alice", namespace, SECRET);
    const found = await examine(line, store);
    expect([found.code, found.found]).toEqual([10, ["problem kubernetes-secret-missing", "note doctor-mount-early"]]);
  });

  test("but this user may", async () => {
    await cluster.grant("alice", namespace, SECRET, ["get", "watch", "patch", "create"]);
    const found = await examine(line, store);
    expect([found.code, found.found]).toEqual([0, ["note doctor-mount-early"]]);
    expect(rightsOf(found).at(-1)).toBe("ok doctor-right-any");
  });
});

describe("nothing answers as it should", () => {
  const withConfig = (change: (config: string) => string): void => {
    const file = join(line.home, "config");
    writeFileSync(file, change(readFileSync(cluster.kubeconfig("alice"), "utf8")), { mode: 0o600 });
    store = { ...store, KUBECONFIG: file };
  };

  test("no server: told once, and the mount and the versions are looked at all the same", async () => {
    withConfig((config) => config.replaceAll(cluster.server, "https://127.0.0.1:1"));
    const found = await examine(line, store);
    expect(found.code).toBe(10);
    expect(new Set(found.found)).toEqual(
      new Set(["problem kubernetes-unreachable", "problem doctor-mount-absent", "note doctor-unchecked"]),
    );
    expect(found.stdout.toString().match(/cannot be reached/g)).toHaveLength(1);
    expect(found.stdout.toString()).toContain("Node.js");
  });

  test("a token that is not valid any more", async () => {
    const token = readFileSync(cluster.tokenFile("alice"), "utf8").trim();
    withConfig((config) => {
      const changed = config.replaceAll(token, `${CANARY}token`).replaceAll(cluster.tokenFile("alice"), "/dev/null");
      expect(changed).not.toBe(config);
      return changed;
    });
    const found = await examine(line, store);
    expect(found.code).toBe(10);
    expect(found.found[0]).toBe("problem kubernetes-signed-out");
    expect(found.stdout.toString().match(/does not accept your credentials/g)).toHaveLength(1);
  });

  test("no kubeconfig at all", async () => {
    const found = await examine(line, { ...store, KUBECONFIG: join(line.home, "none") });
    expect([found.code, found.found[0]]).toEqual([10, "problem kubernetes-config-missing"]);
  });
});

test("what kubectl wrote: names and values that code trips over, and a mount that is behind", async () => {
  await withSecret(`A=${CANARY}`, `a.b=${CANARY}`, `1A=${CANARY}`, `LINE=${CANARY}\n`, `HOME=${CANARY}`);
  await cluster.grant("alice", namespace, SECRET);
  const mount = (await line.run(["mount"], "", store)).stdout.toString().trim();
  const patch = JSON.stringify({ stringData: { A: `${CANARY}2` } });
  await cluster.kubectl(["patch", "secret", SECRET, "-n", namespace, "-p", patch]);
  const found = await examine(line, { ...store, NBSECRETS_MOUNT: mount });
  expect([found.code, found.found]).toEqual([
    10,
    [
      "problem doctor-mount-stale A",
      "note doctor-names-unusable a.b",
      "note doctor-names-digit 1A",
      "note doctor-names-reserved HOME",
      "note doctor-values-newline LINE",
    ],
  ]);
});
