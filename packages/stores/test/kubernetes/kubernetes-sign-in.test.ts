import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { renderMessage } from "@nbsecrets/shared";
import { certificate, newKey } from "../../../../test/cluster/certificate.ts";
import { KubernetesScene, base64, listen, put, refusal } from "./kubernetes-scene.ts";

let scene: KubernetesScene;
let token: string;
beforeEach(async () => {
  scene = await KubernetesScene.open({ secret: { data: { A: base64("value") } } });
  token = (await readFile(scene.cluster.tokenFile("alice"), "utf8")).trim();
});
afterEach(() => scene.dispose());

const names = async (options: Parameters<KubernetesScene["driver"]>[0]): Promise<readonly string[]> =>
  (await scene.driver(options).list()).map(({ name }) => name);
const using = (...kubeconfigFiles: string[]) => ({ kubeconfigFiles, namespace: undefined });

describe("a pod", () => {
  const inPod = async (): Promise<Parameters<KubernetesScene["driver"]>[0] & { directory: string }> => {
    const directory = join(scene.directory, "serviceaccount");
    await mkdir(directory);
    await writeFile(join(directory, "namespace"), scene.namespace);
    await writeFile(join(directory, "token"), token);
    await writeFile(join(directory, "ca.crt"), await readFile(scene.cluster.caFile));
    const { hostname, port } = new URL(scene.cluster.server);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    return { env, ...using(join(scene.directory, "no-kubeconfig")), serviceAccountDirectory: directory, directory };
  };

  test("uses its service account and namespace", async () => {
    const { directory: _directory, ...options } = await inPod();
    expect(await names(options)).toEqual(["A"]);
    expect((await scene.driver(options).usage()).place).toBe(`namespace ${scene.namespace}`);
  });

  test("reads its token again when it was rotated, under a live driver", async () => {
    const { directory, ...options } = await inPod();
    const [current, rotated] = [join(directory, "token"), join(directory, "token.new")];
    await writeFile(current, "expired");
    const driver = scene.driver(options);
    expect(await refusal(driver.list())).toEqual({ code: "signed-out", key: "kubernetes-signed-out", params: {} });
    await writeFile(rotated, `${token}\n`);
    await rename(rotated, current);
    expect((await driver.list()).length).toBe(1);
    const heard = await listen(driver);
    await scene.patch({ data: { B: "" } });
    await heard.until({ kind: "put", name: "B" });
  });

  test("without a service account, and without a kubeconfig, is told what to do", async () => {
    const env = { KUBERNETES_SERVICE_HOST: "127.0.0.1" };
    const missing = join(scene.directory, "no-kubeconfig");
    expect(await refusal(names({ env, ...using(missing), serviceAccountDirectory: scene.directory }))).toEqual({
      code: "unavailable",
      key: "kubernetes-config-missing",
      params: { paths: missing },
    });
  });
});

describe("a kubeconfig", () => {
  test("with a token, a token file beside it, a client certificate, and certificates in the file itself", async () => {
    const { certFile, keyFile } = scene.cluster.clientCertificate("alice");
    await writeFile(join(scene.directory, "token-beside"), `${token}\n`);
    const inFile = async (file: string): Promise<string> => (await readFile(file)).toString("base64");
    const users = [
      { token },
      { tokenFile: "token-beside", token: "not this one" },
      { "client-certificate": certFile, "client-key": keyFile },
      { "client-certificate-data": await inFile(certFile), "client-key-data": await inFile(keyFile) },
    ];
    for (const user of users) {
      const ca = {
        "certificate-authority": undefined,
        "certificate-authority-data": await inFile(scene.cluster.caFile),
      };
      expect(await names(using(await scene.kubeconfig(user, ca)))).toEqual(["A"]);
      expect(await names(using(await scene.kubeconfig(user)))).toEqual(["A"]);
    }
  });

  test("of several, the first to name something wins, and those that are not there are passed over", async () => {
    const first = await scene.kubeconfig({ token }, {}, { contexts: [], "current-context": "x" });
    const second = await scene.kubeconfig({ token: "not this one" }, { server: "https://127.0.0.1:1" });
    expect(await names(using(join(scene.directory, "absent"), first, second))).toEqual(["A"]);
  });

  test("whose context is named", async () => {
    const context = { cluster: "c", user: "u", namespace: "default" };
    const other = { cluster: "c", user: "u", namespace: scene.namespace };
    const file = await scene.kubeconfig(
      { token },
      {},
      {
        contexts: [
          { name: "x", context },
          { name: "other", context: other },
        ],
      },
    );
    expect(await names({ ...using(file), context: "other" })).toEqual(["A"]);
    expect(await names({ ...using(file), namespace: scene.namespace })).toEqual(["A"]);
    expect(await refusal(names({ ...using(file), context: "absent" }))).toEqual({
      code: "unavailable",
      key: "kubernetes-context-unknown",
      params: { context: "absent", path: file },
    });
  });

  test("that is damaged or lacks something is named, and used once it is mended", async () => {
    const file = await scene.kubeconfig({ token });
    const good = await readFile(file, "utf8");
    const keys: string[] = [];
    const driver = scene.driver(using(file));
    for (const text of ["{", "", "text", "[]", "\0", good.replace('"server":', '"sorver":')]) {
      await writeFile(file, text);
      const refused = await refusal(driver.list());
      expect(refused.params["path"]).toBe(file);
      keys.push(refused.key);
    }
    expect(new Set(keys)).toEqual(new Set(["kubernetes-config-damaged"]));
    await writeFile(file, good.replace('"current-context":"x"', '"current-context":""'));
    expect(await refusal(driver.list())).toMatchObject({ key: "kubernetes-context-unset" });
    await writeFile(file, good);
    expect((await driver.list()).length).toBe(1);
  });

  test("that others' eyes may read but ours may not", async () => {
    const file = await scene.kubeconfig({ "client-certificate": "/nowhere/cert", "client-key": "/nowhere/key" });
    expect(await refusal(names(using(file)))).toEqual({
      code: "unavailable",
      key: "file-unreadable",
      params: { path: "/nowhere/cert", reason: "it is not there" },
    });
  });

  test("whose credentials are not accepted is used again once they are others", async () => {
    const file = await scene.kubeconfig({ token: "expired" });
    const driver = scene.driver(using(file));
    expect(await refusal(driver.list())).toEqual({ code: "signed-out", key: "kubernetes-signed-out", params: {} });
    expect(await refusal(driver.watch(() => undefined))).toMatchObject({ code: "signed-out" });
    expect(await refusal(put(driver, "A", "x"))).toMatchObject({ code: "signed-out" });
    await writeFile(file, (await readFile(file, "utf8")).replace("expired", token));
    expect((await driver.list()).length).toBe(1);
  });
});

test("a proxy that the kubeconfig names is used, and the server's certificate is verified through it", async () => {
  const asked: string[] = [];
  const proxy = createServer((request) => request.destroy());
  proxy.on("connect", (request, near: Socket) => {
    asked.push(request.url ?? "");
    const { hostname, port } = new URL(scene.cluster.server);
    const far = connect(Number(port), hostname, () => {
      near.write("HTTP/1.1 200 OK\r\n\r\n");
      near.pipe(far).pipe(near);
    });
    [near, far].forEach((socket) => socket.on("error", () => [near, far].forEach((one) => one.destroy())));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    const through = { "proxy-url": `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    const driver = scene.driver(using(await scene.kubeconfig({ token }, through)));
    await put(driver, "B", "x");
    const heard = await listen(driver);
    await scene.patch({ data: { C: "" } });
    await heard.until({ kind: "put", name: "C" });
    expect(new Set(asked)).toEqual(new Set([new URL(scene.cluster.server).host]));
    const unknown = await scene.kubeconfig({ token }, { ...through, "certificate-authority": undefined });
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      expect(await refusal(names(using(unknown)))).toMatchObject({ key: "kubernetes-certificate" });
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    await driver.close();
  } finally {
    proxy.close();
  }
});

describe("an exec plugin", () => {
  const plugin = async (script: string): Promise<string> => {
    const file = join(scene.directory, "sign-in");
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o700);
    return file;
  };
  const execUser = (command: string, more: object = {}) => ({
    exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never", ...more },
  });
  const credential = (status: string): string =>
    `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}'`;

  test("signs in, is given the environment that the host was given, and is asked once for many requests", async () => {
    const runs = join(scene.directory, "runs");
    const command = await plugin(
      `echo "$FROM_HOST $FROM_CONFIG $KUBERNETES_EXEC_INFO" >> ${runs}\n${credential(`{"token":"'"$ALICE_TOKEN"'"}`)}`,
    );
    const file = await scene.kubeconfig(execUser(command, { env: [{ name: "FROM_CONFIG", value: "config" }] }));
    const env = { ALICE_TOKEN: token, FROM_HOST: "host", PATH: process.env["PATH"] };
    const driver = scene.driver({ ...using(file), env });
    await Promise.all([driver.list(), driver.list(), driver.rights()]);
    await driver.list();
    const lines = (await readFile(runs, "utf8")).trim().split("\n");
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain("host config ");
    expect(JSON.parse(lines[0]?.replace("host config ", "") ?? "")).toMatchObject({ kind: "ExecCredential" });
  });

  test("is asked again when its credential is not accepted any more", async () => {
    const tokenFile = join(scene.directory, "its-token");
    await writeFile(tokenFile, "expired");
    const command = await plugin(`TOKEN=$(cat ${tokenFile})\n${credential(`{"token":"'"$TOKEN"'"}`)}`);
    const driver = scene.driver({ ...using(await scene.kubeconfig(execUser(command))), env: process.env });
    expect(await refusal(driver.list())).toMatchObject({ code: "signed-out" });
    await writeFile(tokenFile, token);
    expect((await driver.list()).length).toBe(1);
  });

  test.each([
    ["fails", "echo canary-exec-output >&2; exit 1"],
    ["answers something else", "echo canary-exec-output"],
    ["answers a credential without a status", credential("null")],
  ])("that %s is named, its output is not", async (_how, script) => {
    const command = await plugin(script);
    const work = names({ ...using(await scene.kubeconfig(execUser(command))), env: process.env });
    const refused = await refusal(work);
    expect(refused).toEqual({ code: "signed-out", key: "kubernetes-exec-failed", params: { command } });
    expect(renderMessage(refused)).not.toContain("canary");
  });

  test("that does not come to an end is given up, and can be left sooner", async () => {
    const file = await scene.kubeconfig(execUser(await plugin("exec sleep 3")));
    const patience = { connect: 5_000, answer: 5_000, busy: 5_000, signIn: 300 };
    const slow = { code: "signed-out", key: "kubernetes-sign-in-slow", params: {} };
    expect(await refusal(names({ ...using(file), env: process.env, patience }))).toEqual(slow);
    const leaving = new AbortController();
    const driver = scene.driver({ ...using(file), env: process.env });
    const [left, closed] = [refusal(driver.list(leaving.signal)), refusal(driver.list())];
    leaving.abort();
    expect(await left).toMatchObject({ key: "aborted" });
    await driver.close();
    expect(await closed).toMatchObject({ key: "closed" });
  });

  test("that is not there is named", async () => {
    const work = names(using(await scene.kubeconfig(execUser("/nowhere/sign-in"))));
    expect(await refusal(work)).toMatchObject({
      key: "kubernetes-exec-failed",
      params: { command: "/nowhere/sign-in" },
    });
  });
});

describe("the server's certificate", () => {
  const wrong = { code: "unavailable", key: "kubernetes-certificate" };

  test("of another authority is refused, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    const key = newKey();
    const subject = { commonName: "another" };
    const caFile = join(scene.directory, "other-ca.crt");
    await writeFile(caFile, certificate({ subject, use: "ca" }, key, subject, key));
    const file = await scene.kubeconfig({ token }, { "certificate-authority": caFile });
    expect(await refusal(names(using(file)))).toMatchObject({ ...wrong, params: { server: scene.cluster.server } });
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      expect(await refusal(names(using(file)))).toMatchObject(wrong);
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
  });

  test("of an authority that nobody named is refused", async () => {
    const file = await scene.kubeconfig({ token }, { "certificate-authority": undefined });
    expect(await refusal(names(using(file)))).toMatchObject(wrong);
  });

  test("for another name is refused, and accepted for the name that the kubeconfig says", async () => {
    const other = await scene.kubeconfig({ token }, { "tls-server-name": "example.com" });
    expect(await refusal(names(using(other)))).toMatchObject(wrong);
    const localhost = await scene.kubeconfig({ token }, { "tls-server-name": "localhost" });
    expect(await names(using(localhost))).toEqual(["A"]);
  });

  test("cannot be done without: insecure-skip-tls-verify and http are refused", async () => {
    const skip = await scene.kubeconfig({ token }, { "insecure-skip-tls-verify": true });
    const insecure = { code: "unsupported", key: "kubernetes-insecure" };
    expect(await refusal(names(using(skip)))).toMatchObject(insecure);
    const plain = await scene.kubeconfig({ token }, { server: scene.cluster.server.replace("https:", "http:") });
    expect(await refusal(names(using(plain)))).toMatchObject(insecure);
  });

  test("cannot be checked against what is no certificate", async () => {
    const file = await scene.kubeconfig(
      { token },
      { "certificate-authority": undefined, "certificate-authority-data": base64("no certificate") },
    );
    expect(await refusal(names(using(file)))).toMatchObject(wrong);
  });
});
