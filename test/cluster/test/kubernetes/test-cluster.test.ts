import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { apiRequest } from "../../api-request.ts";
import { volumesyncProgram } from "../../cluster-programs.ts";
import { sharedCluster, uniqueNamespace } from "../../shared-cluster.ts";
import { TestCluster } from "../../test-cluster.ts";
import { whoAmI } from "./who-am-i.ts";

const SECRET = "user-credentials";
const path = (namespace: string, name = SECRET) => `/api/v1/namespaces/${namespace}/secrets/${name}`;

describe("the shared cluster", () => {
  const cluster = sharedCluster();
  const namespace = uniqueNamespace();
  const create = (name: string, key: string, value: string) =>
    cluster.kubectl(["-n", namespace, "create", "secret", "generic", name, `--from-literal=${key}=${value}`]);

  test("is a real API server, which refuses an unknown token", async () => {
    expect(JSON.parse(await cluster.kubectl(["version", "-o", "json"]))).toMatchObject({
      serverVersion: { gitVersion: expect.stringMatching(/^v1\./) as string },
    });
    const ca = await readFile(cluster.caFile, "utf8");
    const wrong = await apiRequest({ server: cluster.server, ca, token: "wrong", method: "GET", path: "/version" });
    expect(wrong.status).toBe(401);
  });

  test("lets a user do to one Secret what was granted, and nothing else", async () => {
    await cluster.grant("alice", namespace, SECRET);
    await create(SECRET, "TOKEN", "one");
    await create("other", "TOKEN", "two");
    expect((await cluster.request("GET", path(namespace), { user: "alice" })).status).toBe(200);
    expect((await cluster.request("DELETE", path(namespace), { user: "alice" })).status).toBe(403);
    expect((await cluster.request("GET", path(namespace, "other"), { user: "alice" })).status).toBe(403);
    expect((await cluster.request("GET", path(namespace), { user: "bob" })).status).toBe(403);
    await cluster.grant("alice", namespace, "other", ["get", "create"]);
    expect((await cluster.request("GET", path(namespace), { user: "alice" })).status).toBe(403);
    expect((await cluster.request("GET", path(namespace, "other"), { user: "alice" })).status).toBe(200);
    await cluster.revoke("alice", namespace);
    expect((await cluster.request("GET", path(namespace, "other"), { user: "alice" })).status).toBe(403);
  });

  test("kubectl reads its input and rejects with what it says", async () => {
    await cluster.createNamespace(namespace);
    const manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "applied", namespace },
      stringData: { A: "1" },
    };
    await cluster.kubectl(["apply", "-f", "-"], { input: JSON.stringify(manifest) });
    const words = ["-n", namespace, "get", "secret", "applied", "-o", "jsonpath={.data.A}"];
    expect(await cluster.kubectl(words)).toBe("MQ==");
    await expect(cluster.kubectl(words, { user: "bob" })).rejects.toThrow(/"bob" cannot get resource "secrets"/);
  });

  test("volumesync writes the Secret as the kubelet does", async () => {
    await cluster.createNamespace(namespace);
    await create("mounted", "TOKEN", "three");
    const directory = await mkdtemp(join(tmpdir(), "nbk-volume-"));
    const words = ["--kubeconfig", cluster.kubeconfig("admin"), "--namespace", namespace, "--secret", "mounted"];
    await promisify(execFile)(volumesyncProgram(), [...words, "--dir", directory, "--once"]);
    expect(await readFile(join(directory, "..data", "TOKEN"), "utf8")).toBe("three");
    await rm(directory, { recursive: true });
  });

  test("a client certificate signs in as its user", async () => {
    expect(await whoAmI(cluster, "bob")).toBe("bob");
  });

  test("cannot be stopped", async () => {
    await expect(cluster.killServer()).rejects.toThrow("no such process of its own");
    await cluster.dispose();
    expect((await cluster.request("GET", "/readyz")).status).toBe(200);
  });
});

describe("a cluster of one's own", () => {
  const started: TestCluster[] = [];
  afterAll(() => Promise.all(started.map((cluster) => cluster.dispose())));

  test.each(["together", "apart"] as const)(
    "killed with components %s, it comes back with all that it had",
    async (components) => {
      const cluster = await TestCluster.start({ components });
      started.push(cluster);
      await cluster.grant("alice", "team", SECRET);
      await cluster.kubectl(["-n", "team", "create", "secret", "generic", SECRET, "--from-literal=TOKEN=one"]);
      const { server } = cluster;
      await cluster.killServer();
      await expect(cluster.request("GET", "/readyz")).rejects.toThrow("ECONNREFUSED");
      await cluster.startServer();
      expect(cluster.server).toBe(server);
      const { status, text } = await cluster.request("GET", path("team"), { user: "alice" });
      expect({ status, data: (JSON.parse(text) as { data: unknown }).data }).toEqual({
        status: 200,
        data: { TOKEN: "b25l" },
      });
      await cluster.stopServer();
      await cluster.startServer();
      expect((await cluster.request("GET", path("team"), { user: "bob" })).status).toBe(403);
    },
  );

  test("requests wait while etcd is frozen, and are answered when it thaws", async () => {
    const cluster = await TestCluster.start({ components: "apart" });
    started.push(cluster);
    cluster.freezeEtcd();
    let answered = false;
    const answer = cluster.request("POST", "/api/v1/namespaces", { body: { metadata: { name: "late" } } });
    void answer.then(() => (answered = true));
    // The API server is there: what needs no etcd is answered meanwhile.
    expect((await cluster.request("GET", "/version")).status).toBe(200);
    expect(answered).toBe(false);
    cluster.thawEtcd();
    expect((await answer).status).toBe(201);
  });

  test("takes flags of kube-apiserver, and says why it does not start", async () => {
    await expect(TestCluster.start({ flags: ["--no-such-flag"] })).rejects.toThrow("unknown flag: --no-such-flag");
  });
});
