import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandLine } from "../../../../packages/cli/test/command-line.ts";
import { sharedCluster, uniqueNamespace } from "../../../cluster/shared-cluster.ts";
import { Helm } from "../../helm.ts";

const chart = fileURLToPath(new URL("../../../../packages/chart", import.meta.url));
const SECRET = "user-credentials";
const cluster = sharedCluster();
let namespace: string;
let helm: Helm;
let directory: string;
beforeEach(async () => {
  namespace = uniqueNamespace();
  await cluster.createNamespace(namespace);
  helm = new Helm(cluster.kubeconfig("admin"), namespace);
  directory = mkdtempSync(join(tmpdir(), "nbsecrets-chart-"));
});
afterEach(() => {
  helm.remove();
  rmSync(directory, { recursive: true });
});

const kubectl = (...words: readonly string[]): Promise<string> => cluster.kubectl(["-n", namespace, ...words]);
const install = (...words: readonly string[]): Promise<string> => helm.run(["install", "alice", chart, ...words]);
const makeSecret = (): Promise<string> =>
  kubectl("create", "secret", "generic", SECRET, "--from-literal=API_TOKEN=of-alice");
/** Whether the sessions' service account may. */
const may = async (verb: string, resource: string, account = "alice-nbsecrets"): Promise<boolean> => {
  const who = `system:serviceaccount:${namespace}:${account}`;
  const answer = await kubectl("auth", "can-i", verb, resource, "--as", who).catch((error: Error) => error.message);
  return answer.trim().startsWith("yes");
};

describe("rights", () => {
  test("get, watch and patch of one Secret, and nothing else", async () => {
    await install();
    for (const verb of ["get", "watch", "patch"]) {
      await expect.poll(() => may(verb, `secret/${SECRET}`)).toBe(true);
      expect(await may(verb, "secret/another")).toBe(false);
    }
    for (const verb of ["create", "list", "delete", "update", "deletecollection"]) {
      expect(await may(verb, `secret/${SECRET}`)).toBe(false);
      expect(await may(verb, "secrets")).toBe(false);
    }
    expect([await may("patch", "pods"), await may("get", "pods"), await may("create", "pods/exec")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("a session that runs as the service account keeps its secrets there", async () => {
    await makeSecret();
    await install();
    await expect.poll(() => may("get", `secret/${SECRET}`)).toBe(true);
    const line = new CommandLine();
    try {
      const token = (await kubectl("create", "token", "alice-nbsecrets")).trim();
      const kubeconfig = join(line.home, "kubeconfig");
      writeFileSync(
        kubeconfig,
        JSON.stringify({
          apiVersion: "v1",
          kind: "Config",
          clusters: [{ name: "it", cluster: { server: cluster.server, "certificate-authority": cluster.caFile } }],
          users: [{ name: "it", user: { token } }],
          contexts: [{ name: "it", context: { cluster: "it", user: "it", namespace } }],
          "current-context": "it",
        }),
        { mode: 0o600 },
      );
      const store = { KUBECONFIG: kubeconfig, NBSECRETS_STORE: `kubernetes:${SECRET}` };
      expect((await line.run(["set", "OTHER_TOKEN"], "another", store)).stderr).not.toContain("may not");
      expect((await line.run(["list"], "", store)).stdout.toString()).toBe("API_TOKEN\nOTHER_TOKEN\n");
    } finally {
      line.remove();
    }
  });

  test("another account, more subjects, and the right to create where it is asked for", async () => {
    await kubectl("create", "serviceaccount", "hub-session");
    await install(
      ...["--set", "serviceAccount.create=false", "--set", "serviceAccount.name=hub-session"],
      ...[
        "--set",
        "allowCreate=true",
        "--set-json",
        'subjects=[{"kind":"User","name":"bob","apiGroup":"rbac.authorization.k8s.io"}]',
      ],
    );
    await expect.poll(() => may("create", "secrets", "hub-session")).toBe(true);
    await expect
      .poll(() => cluster.kubectl(["-n", namespace, "auth", "can-i", "get", `secret/${SECRET}`], { user: "bob" }))
      .toBe("yes\n");
    await expect(kubectl("get", "serviceaccount", "alice-nbsecrets")).rejects.toThrow("not found");
  });
});

test("a release whose name is a number is installed", async () => {
  await helm.run(["install", "1234567", chart]);
  expect(await kubectl("get", "role,rolebinding,serviceaccount", "-o", "name")).toContain("1234567-nbsecrets");
});

describe("the Secret is not the chart's", () => {
  test("an upgrade and an uninstallation leave it as it is", async () => {
    await makeSecret();
    const read = (): Promise<string> => kubectl("get", "secret", SECRET, "-o", "json");
    const before = await read();
    await install();
    await helm.run(["upgrade", "alice", chart, "--set", "allowCreate=true"]);
    await helm.run(["uninstall", "alice"]);
    expect(await read()).toBe(before);
    await expect(kubectl("get", "role", "alice-nbsecrets")).rejects.toThrow("not found");
  });

  test("the notes say how to make it, and once it is there that it stays", async () => {
    const make = `kubectl create secret generic ${SECRET} --namespace ${namespace}`;
    expect(await install()).toContain(make);
    await makeSecret();
    const notes = await helm.run(["upgrade", "alice", chart]);
    expect(notes).toContain("stays when this release is uninstalled");
    expect(notes).not.toContain(make);
  });
});

test.each([
  ["secretName=Not_A_Name", "/secretName"],
  ["secretName=5", "/secretName"],
  ["allowCreate=perhaps", "/allowCreate"],
  ["mount.names=A", "/mount/names"],
  ["mount.names={a-b}", "/mount/names/0"],
  ["mount.path=relative", "/mount/path"],
  ["mount.mode=fast", "/mount/mode"],
  ["mount.sizeLimit=much", "/mount/sizeLimit"],
  ["mount.mode=live,mount.names={A}", "/mount/names"],
  ["sidecar.command=nbsecrets", "/sidecar/command"],
  ["sidecar.enabled=perhaps", "/sidecar/enabled"],
  ["sidecar.tag=1", "tag"],
  ["serviceAccount.create=false", "/serviceAccount/name"],
  ["secretname=typo", "secretname"],
  ["subjects[0].kind=User,subjects[0].name=bob", "/subjects/0"],
  ["subjects[0].kind=ServiceAccount,subjects[0].name=hub", "/subjects/0"],
])("%s is refused before anything is installed", async (value, where) => {
  await expect(install("--set", value)).rejects.toThrow(where);
  expect(await helm.run(["list", "--short"])).toBe("");
});

describe("in somebody's own chart", () => {
  const pod = `apiVersion: v1
kind: Pod
metadata:
  name: session
spec:
  nodeName: none
  automountServiceAccountToken: false
  serviceAccountName: {{ include "nbsecrets.serviceAccountName" .Subcharts.nbsecrets }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    fsGroup: 100
    seccompProfile: { type: RuntimeDefault }
  volumes:
    {{- include "nbsecrets.volume" .Subcharts.nbsecrets | nindent 4 }}
  initContainers:
    {{- include "nbsecrets.sidecar" .Subcharts.nbsecrets | nindent 4 }}
  containers:
    - name: session
      image: session:1
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
      volumeMounts:
        {{- include "nbsecrets.volumeMount" .Subcharts.nbsecrets | nindent 8 }}
      env:
        {{- include "nbsecrets.env" .Subcharts.nbsecrets | nindent 8 }}
`;
  interface Session {
    readonly volumes: readonly { readonly name: string }[];
    readonly containers: readonly [{ readonly volumeMounts: object; readonly env: object }];
    readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
  }
  const path = "/var/run/secrets/user_credentials";
  const installed = async (...values: readonly string[]): Promise<Session> => {
    await kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
    await expect(kubectl("run", "root", "--image=any:1")).rejects.toThrow("violates PodSecurity");
    mkdirSync(join(directory, "templates"));
    cpSync(chart, join(directory, "charts", "nbsecrets"), { recursive: true });
    writeFileSync(join(directory, "Chart.yaml"), "apiVersion: v2\nname: hub\nversion: 1.0.0\n");
    writeFileSync(join(directory, "templates", "pod.yaml"), pod);
    await helm.run(["install", "hub", directory, ...values.flatMap((value) => ["--set", `nbsecrets.${value}`])]);
    return (JSON.parse(await kubectl("get", "pod", "session", "-o", "json")) as { spec: Session }).spec;
  };

  test("where the restricted standard is enforced, a pod gets the files and finds them", async () => {
    const spec = await installed("mount.names={A,B}");
    expect(spec.initContainers).toBeUndefined();
    expect(spec.volumes.find(({ name }) => name === "nbsecrets")).toEqual({
      name: "nbsecrets",
      secret: {
        secretName: SECRET,
        defaultMode: 0o400,
        optional: true,
        items: [
          { key: "A", path: "A" },
          { key: "B", path: "B" },
        ],
      },
    });
    expect(spec.containers[0].volumeMounts).toEqual([{ name: "nbsecrets", mountPath: path, readOnly: true }]);
    expect(spec.containers[0].env).toEqual([
      { name: "NBSECRETS_MOUNT", value: path },
      { name: "NBSECRETS_STORE", value: `kubernetes:${SECRET}` },
    ]);
  });

  test("with a live mount it also gets a sidecar, which alone writes the files", async () => {
    const spec = await installed("mount.mode=live", "sidecar.image=session:1");
    expect(spec.volumes).toEqual([{ name: "nbsecrets", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } }]);
    expect(spec.containers[0].volumeMounts).toEqual([{ name: "nbsecrets", mountPath: path, readOnly: true }]);
    expect(spec.initContainers).toHaveLength(1);
    expect(spec.initContainers?.[0]).toMatchObject({
      name: "nbsecrets",
      image: "session:1",
      restartPolicy: "Always",
      command: ["nbsecrets"],
      args: ["mount", "--watch", path, "--ready-file", `${path}/..ready`, "--alone"],
      startupProbe: { exec: { command: ["cat", `${path}/..ready`] }, periodSeconds: 1 },
      securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true },
      volumeMounts: [{ name: "nbsecrets", mountPath: path }],
    });
  });

  test("without an image for the sidecar it says which value is missing", async () => {
    await expect(installed("mount.mode=live")).rejects.toThrow("sidecar.image has to name an image");
  });

  test("where the pod's own service keeps the live mount, it may write there, and there is no sidecar", async () => {
    const spec = await installed("mount.mode=live", "sidecar.enabled=false");
    expect(spec.containers[0].volumeMounts).toEqual([{ name: "nbsecrets", mountPath: path }]);
    expect(spec.initContainers).toBeUndefined();
  });
});
