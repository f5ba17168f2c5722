import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { TestCluster } from "../../../../test/cluster/test-cluster.ts";
import { TcpWire } from "../../../stores/test/kubernetes/tcp-wire.ts";
import { CommandLine } from "../command-line.ts";
import { MountWatcher, everythingBelow, untilMounted } from "../mount-watcher.ts";

const CANARY = "canary-live-3c1f";
const SECRET = "user-credentials";
const patience = { timeout: 30_000, interval: 20 };
let line: CommandLine;
let named: string;
let namespace: string;
let watchers: MountWatcher[];
beforeEach(() => {
  line = new CommandLine();
  named = join(line.home, "named");
  namespace = uniqueNamespace();
  watchers = [];
});
afterEach(async () => {
  await Promise.all(watchers.map((watcher) => watcher.stop("SIGKILL")));
  line.remove();
});

const environment = (cluster: Pick<TestCluster, "kubeconfig">): Record<string, string> => ({
  KUBECONFIG: cluster.kubeconfig("alice"),
  NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${namespace}`,
});
const watch = (cluster: Pick<TestCluster, "kubeconfig">, ...words: string[]): MountWatcher => {
  const watcher = new MountWatcher(line.start(["mount", "--watch", ...words], environment(cluster)));
  watchers.push(watcher);
  return watcher;
};
const withSecret = async (cluster: TestCluster, ...literals: string[]): Promise<void> => {
  await cluster.grant("alice", namespace, SECRET);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace, ...literals]);
};
const patch = (cluster: TestCluster, stringData: Readonly<Record<string, string>>): Promise<string> =>
  cluster.kubectl(["patch", "secret", SECRET, "-n", namespace, "-p", JSON.stringify({ stringData })]);

describe("on an API server that stays", () => {
  const cluster = sharedCluster();

  test("it writes what kubectl writes, and nowhere but in its directory; keys of other programs too", async () => {
    await withSecret(cluster, `--from-literal=A=${CANARY}`, `--from-literal=tls.crt=${CANARY}`);
    const before = everythingBelow(line.home, named);
    const watcher = watch(cluster, named);
    expect(await watcher.mounted()).toBe(named);
    await untilMounted(named, "A", CANARY);
    await patch(cluster, { A: "two", "with-dash": "c", B: "b" });
    await untilMounted(named, "B", "b");
    expect(readFileSync(join(named, "A"), "utf8")).toBe("two");
    await cluster.kubectl(["patch", "secret", SECRET, "-n", namespace, "-p", '{"data":{"B":null}}']);
    await untilMounted(named, "B", undefined);
    expect(readdirSync(join(named, readlinkSync(join(named, "..data"))))).toEqual(["A", "tls.crt", "with-dash"]);
    expect(await watcher.stop()).toBe(0);
    expect([watcher.stdout, watcher.stderr]).toEqual([`${named}\n`, ""]);
    expect(readFileSync(join(named, "A"), "utf8")).toBe("two");
    expect(everythingBelow(line.home, named)).toEqual(before);
  });

  test("two in one directory write each change once", async () => {
    await withSecret(cluster, "--from-literal=A=0");
    const both = [watch(cluster, named), watch(cluster, named)];
    await Promise.all(both.map((watcher) => watcher.mounted()));
    for (let round = 1; round <= 3; round += 1) {
      await patch(cluster, { A: String(round) });
      await untilMounted(named, "A", String(round));
    }
    expect(await Promise.all(both.map((watcher) => watcher.stop()))).toEqual([0, 0]);
    expect(readlinkSync(join(named, "..data"))).toMatch(/^\.\.4-/);
    expect(both.map(({ stderr }) => stderr)).toEqual(["", ""]);
  });

  test("a Secret that is not there yet is an empty mount, which it fills when somebody makes it", async () => {
    await cluster.grant("alice", namespace, SECRET);
    const watcher = watch(cluster, named);
    await watcher.mounted();
    expect(readdirSync(named).filter((name) => !name.startsWith("."))).toEqual([]);
    await withSecret(cluster, "--from-literal=A=a");
    await untilMounted(named, "A", "a");
    expect(await watcher.stop()).toBe(0);
  });

  test("what is not allowed ends it at the start, with the right that is missing", async () => {
    await cluster.createNamespace(namespace);
    const outcome = await line.run(["mount", "--watch", named, "--ready-file", "ready"], "", environment(cluster));
    expect([outcome.code, outcome.stdout.toString()]).toEqual([5, ""]);
    expect(outcome.stderr).toMatch(/^nbsecrets: [^\n]*get[^\n]*namespace test-[^\n]*\n$/);
    expect(existsSync(join(line.home, "ready"))).toBe(false);
  });

  test("a right that is taken away later is told once: the files stay, and follow when it is given back", async () => {
    await withSecret(cluster, `--from-literal=A=${CANARY}`);
    const wire = await TcpWire.open(cluster.server);
    const kubeconfig = join(line.home, "kubeconfig");
    writeFileSync(kubeconfig, readFileSync(cluster.kubeconfig("alice"), "utf8").replace(cluster.server, wire.address), {
      mode: 0o600,
    });
    const watcher = watch({ kubeconfig: () => kubeconfig }, named);
    await watcher.mounted();
    await cluster.revoke("alice", namespace);
    wire.cut(); // the server itself does not end a watch that is open: it lasts up to six minutes more
    await watcher.says(/^nbsecrets: Since 20\S+Z the mount .* its files stay as they are\./);
    await patch(cluster, { A: `${CANARY}-two` });
    expect(readFileSync(join(named, "A"), "utf8")).toBe(CANARY);
    await cluster.grant("alice", namespace, SECRET);
    await untilMounted(named, "A", `${CANARY}-two`);
    await watcher.says(/^nbsecrets: Since 20\S+Z the mount .* follows the store again\.$/);
    expect(await watcher.stop()).toBe(0);
    expect(watcher.stderr.split("\n")).toHaveLength(3);
    expect(watcher.stderr).not.toContain("canary");
    await wire.unplug();
  });
});

test("where NBSECRETS_MOUNT names what Kubernetes keeps, it ends and names the remedy; a command that saves does not mind", async () => {
  const cluster = sharedCluster();
  await withSecret(cluster, `--from-literal=A=${CANARY}`);
  mkdirSync(named, { mode: 0o755 });
  symlinkSync("..2026_01_31_10_00_00.123456789", join(named, "..data"));
  const kept = { ...environment(cluster), NBSECRETS_MOUNT: named };
  for (const words of [["mount"], ["mount", "--watch"]]) {
    const outcome = await line.run(words, "", kept);
    expect([outcome.code, outcome.stdout.toString(), outcome.stderr]).toEqual([
      5,
      "",
      expect.stringContaining("leave NBSECRETS_MOUNT unset"),
    ]);
  }
  expect(await line.run(["set", "B"], "b", kept)).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(named)).toEqual(["..data"]);
});

describe("on an API server that goes away", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start({ users: ["alice"], components: "apart" });
  });
  afterEach(() => cluster.dispose());

  test("while it runs: the files stay, the log says since when, once, and a change made meanwhile arrives", async () => {
    await withSecret(cluster, `--from-literal=A=${CANARY}`);
    const ready = join(line.home, "ready");
    const watcher = watch(cluster, named, "--ready-file", ready);
    await watcher.mounted();
    for (const round of [1, 2]) {
      await cluster.killServer();
      await watcher.says(/its files stay as they are/, round);
      expect(existsSync(join(named, "A"))).toBe(true);
      await cluster.startServer();
      await patch(cluster, { A: `round ${round}` });
      await untilMounted(named, "A", `round ${round}`);
      await watcher.says(/follows the store again\.$/, round);
    }
    expect(readFileSync(ready, "utf8")).toBe(`${named}\n`);
    expect(await watcher.stop()).toBe(0);
    expect(watcher.stderr.split("\n")).toHaveLength(5);
    expect(watcher.stderr).not.toContain("canary");
    expect(existsSync(ready)).toBe(false);
  });

  test("before it starts: what was mounted stays, and is followed when the server comes", async () => {
    await withSecret(cluster, `--from-literal=A=${CANARY}`);
    expect((await line.run(["mount", named], "", environment(cluster))).code).toBe(0);
    await patch(cluster, { A: "two" });
    await cluster.killServer();
    const watcher = watch(cluster, named, "--ready-file", "ready");
    await watcher.says(/^nbsecrets: Since 20\S+Z the mount .* its files stay as they are\./);
    expect(readFileSync(join(named, "A"), "utf8")).toBe(CANARY);
    expect(existsSync(join(line.home, "ready"))).toBe(false);
    await cluster.startServer();
    await untilMounted(named, "A", "two");
    expect(await watcher.mounted()).toBe(named);
    await vi.waitFor(() => expect(readFileSync(join(line.home, "ready"), "utf8")).toBe(`${named}\n`), patience);
    await patch(cluster, { A: "three" });
    await untilMounted(named, "A", "three");
    expect(await watcher.stop()).toBe(0);
    expect(watcher.stderr.split("\n")).toHaveLength(3);
  });

  test("it does not answer: the files stay, and a signal ends it all the same", async () => {
    await withSecret(cluster, `--from-literal=A=${CANARY}`);
    expect((await line.run(["mount", named], "", environment(cluster))).code).toBe(0);
    cluster.freezeEtcd();
    const watcher = watch(cluster, named);
    await watcher.says(/its files stay as they are/);
    expect(readFileSync(join(named, "A"), "utf8")).toBe(CANARY);
    expect(await watcher.stop()).toBe(0);
    cluster.thawEtcd();
  });

  test("before it starts, and there is no directory, or a wrong one: it says so, and ends as soon as it is asked", async () => {
    await cluster.killServer();
    const watcher = watch(cluster, named);
    await watcher.says(/its files stay as they are/);
    expect(await watcher.stop()).toBe(0);
    expect([watcher.stdout, readdirSync(named)]).toEqual(["", []]);

    mkdirSync(join(line.home, "papers"));
    writeFileSync(join(line.home, "papers", "thesis.tex"), "years of work");
    const outcome = await line.run(["mount", "--watch", "papers"], "", environment(cluster));
    expect([outcome.code, outcome.stderr]).toEqual([5, expect.stringContaining("thesis.tex is not part of a mount")]);
  });
});
