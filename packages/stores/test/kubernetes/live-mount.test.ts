import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { volumesyncProgram } from "../../../../test/cluster/cluster-programs.ts";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { TestCluster } from "../../../../test/cluster/test-cluster.ts";
import { openSession, type Session, type SessionOptions } from "../../src/open-session.ts";

const SECRET = "user-credentials";
const patience = { timeout: 30_000, interval: 10 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let home: string;
let namespace: string;
let opened: Session[];
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-live-")));
  mkdirSync(join(home, "run"), { mode: 0o700 });
  namespace = uniqueNamespace();
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((session) => session.close()));
  rmSync(home, { recursive: true, force: true });
});

const open = async (cluster: TestCluster, options: Partial<SessionOptions> = {}): Promise<Session> => {
  const env = {
    HOME: home,
    XDG_RUNTIME_DIR: join(home, "run"),
    TMPDIR: home,
    KUBECONFIG: cluster.kubeconfig("alice"),
    NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${namespace}`,
    ...options.env,
  };
  const session = await openSession({ live: true, ...options, env });
  opened.push(session);
  return session;
};
const withSecret = async (cluster: TestCluster, ...literals: string[]): Promise<void> => {
  await cluster.grant("alice", namespace, SECRET);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace, ...literals]);
};
const patch = (cluster: TestCluster, stringData: Readonly<Record<string, string>>): Promise<string> =>
  cluster.kubectl(["patch", "secret", SECRET, "-n", namespace, "-p", JSON.stringify({ stringData })]);
const read = (session: Session, name: string): string =>
  readFileSync(join(session.mount.directory ?? "", name), "utf8");
const untilMounted = (session: Session, name: string, content: string): Promise<void> =>
  vi.waitFor(() => expect(read(session, name)).toBe(content), patience);

describe("on an API server that stays", () => {
  const cluster = sharedCluster();

  test("a live session has a mount of its own, recorded for the next one, which follows what others write", async () => {
    await withSecret(cluster, "--from-literal=A=one", "--from-literal=tls.crt=pem");
    const session = await open(cluster);
    expect(session.mount.directory).toMatch(/\/run\/nbsecrets-[0-9a-f]{12}$/);
    expect([session.remote, session.lockFile, session.mount.readable]).toEqual([
      true,
      undefined,
      session.mount.directory,
    ]);
    expect(session.mount.state).toMatchObject({ current: true, last: { names: ["A", "tls.crt"], generation: 1 } });
    await patch(cluster, { A: "two", B: "b" });
    await untilMounted(session, "B", "b");
    expect(read(session, "A")).toBe("two");
    const data = join(home, ".local", "share", "nbsecrets");
    const [record = ""] = readdirSync(data);
    expect([readdirSync(data).length, readdirSync(join(data, record))]).toEqual([1, ["mount"]]);
    expect(readFileSync(join(data, record, "mount"), "utf8")).toBe(`${session.mount.directory ?? ""}\n`);
    const again = await open(cluster, { live: false, env: { XDG_RUNTIME_DIR: "" } });
    expect(again.mount.directory).toBe(session.mount.directory);
  });

  test("its own saves are on the mount when they resolve, written once", async () => {
    await withSecret(cluster);
    const session = await open(cluster);
    const heard: SecretEvent[] = [];
    await session.driver.watch((event) => heard.push(event));
    for (let round = 1; round <= 5; round += 1) {
      await session.store.put("A", bytes(`round ${round}`), "overwrite");
      expect(read(session, "A")).toBe(`round ${round}`);
    }
    await patch(cluster, { OTHER: "o" });
    await untilMounted(session, "OTHER", "o");
    await vi.waitFor(() => expect(session.mount.state.last?.generation).toBe(7), patience);
    expect(heard).toEqual([...Array<SecretEvent>(5).fill({ kind: "put", name: "A" }), { kind: "put", name: "OTHER" }]);
  });

  test("without the right to watch it shows what is there, says why it does not follow, and does once it may", async () => {
    await withSecret(cluster, "--from-literal=A=one");
    await cluster.grant("alice", namespace, SECRET, ["get"]);
    const session = await open(cluster);
    expect(read(session, "A")).toBe("one");
    expect(session.mount.state).toMatchObject({ current: false, error: { code: "denied" } });
    expect(await session.store.list()).toHaveLength(1);
    const heard: SecretEvent[] = [];
    await session.driver.watch((event) => heard.push(event));
    await cluster.grant("alice", namespace, SECRET);
    await vi.waitFor(() => expect(session.mount.state).toMatchObject({ current: true }), patience);
    expect(heard).toEqual([{ kind: "reset" }]);
    await patch(cluster, { A: "two" });
    await untilMounted(session, "A", "two");
  });
});

describe("the kubelet's own mount", () => {
  const cluster = sharedCluster();
  let kubelet: ChildProcess | undefined;
  afterEach(async () => {
    if (kubelet !== undefined) {
      const gone = once(kubelet, "exit");
      kubelet.kill("SIGKILL");
      await gone;
    }
  });

  /** What the kubelet's code writes into a container, which follows the Secret. */
  const volume = async (): Promise<string> => {
    const directory = join(home, "volume");
    const words = ["--namespace", namespace, "--secret", SECRET, "--dir", directory, "--period", "0"];
    kubelet = spawn(volumesyncProgram(), ["--kubeconfig", cluster.kubeconfig("admin"), ...words], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    await vi.waitFor(() => expect(existsSync(join(directory, "A"))).toBe(true), patience);
    return directory;
  };

  test("is left alone by whoever names it, with nothing written beside it", async () => {
    await withSecret(cluster, "--from-literal=A=one");
    const directory = await volume();
    const before = readdirSync(directory).sort();
    const session = await open(cluster, { directory });
    expect(session.mount.state).toMatchObject({ error: { code: "denied", key: "mount-kubernetes" }, current: false });
    expect(session.mount.readable).toBeUndefined();
    await expect(session.mount.remove()).rejects.toMatchObject({ key: "mount-kubernetes" });
    expect(readdirSync(directory).sort()).toEqual(before);
  });

  test.each([0o755, 0o1777])("named by NBSECRETS_MOUNT it is what kernels read: no failure (mode %o)", async (mode) => {
    await withSecret(cluster, "--from-literal=A=one");
    const directory = await volume();
    chmodSync(directory, mode);
    const session = await open(cluster, { env: { NBSECRETS_MOUNT: directory } });
    expect([session.mount.readable, session.mount.directory]).toEqual([directory, directory]);
    expect(session.mount.state).toEqual({ current: false, keeper: "kubernetes" });
    await session.store.put("A", bytes("two"), "overwrite");
    await untilMounted(session, "A", "two"); // the kubelet's code has written it
    expect(session.mount.state).toEqual({ current: false, keeper: "kubernetes" });
    expect(readlinkSync(join(directory, "..data"))).toMatch(/^\.\.20[0-9]{2}_/);
    expect(readdirSync(directory).filter((name) => name.startsWith(".."))).toHaveLength(2);
    expect(readdirSync(join(home, "run"))).toEqual([]);
  });
});

describe("on an API server that goes away", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start({ users: ["alice"], components: "apart" });
  });
  afterEach(() => cluster.dispose());

  test("a session opens without it, keeps the files of the one before, and follows by itself later; one watch in all", async () => {
    await withSecret(cluster, "--from-literal=A=one");
    await (await open(cluster)).close();
    await patch(cluster, { A: "two" });
    await cluster.killServer();
    const session = await open(cluster);
    expect(session.mount.state).toMatchObject({ error: { code: "unavailable" }, current: false });
    expect([session.mount.readable, read(session, "A")]).toEqual([session.mount.directory, "one"]);
    const heard: SecretEvent[] = [];
    for (let panel = 0; panel < 3; panel += 1) {
      await session.driver.watch((event) => heard.push(event));
    }
    await expect(session.store.list()).rejects.toMatchObject({ code: "unavailable" });
    await cluster.startServer();
    await untilMounted(session, "A", "two");
    await vi.waitFor(() => expect(session.mount.state.error).toBeUndefined(), patience);
    expect(heard).toEqual(Array(3).fill({ kind: "reset" }));
    const { text } = await cluster.request("GET", "/metrics");
    const watches = text
      .split("\n")
      .filter((one) =>
        /^apiserver_longrunning_requests\{.*resource="secrets",scope="resource".*verb="WATCH"/.test(one),
      );
    expect(watches.map((one) => one.split(" ").at(-1))).toEqual(["1"]);
  });
});
