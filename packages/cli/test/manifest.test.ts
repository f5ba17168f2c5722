import { load } from "js-yaml";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const manifest = async (words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { code, stdout, stderr } = await line.run(["manifest", ...words], "", more);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout.toString();
};
const volumeOf = (secret: object): object => ({ name: "nbsecrets", secret });
const mounts = [{ name: "nbsecrets", mountPath: "/var/run/secrets/user_credentials", readOnly: true }];

test("a Deployment's pods get the volume and its container the mount, and the head says what to do with it", async () => {
  const text = await manifest(["--for", "deployment/reports", "--container", "app"]);
  expect(text.split("\n")[0]).toBe(
    "# Belongs into the manifest of the Deployment, or: kubectl patch deployment reports --patch-file THIS_FILE",
  );
  const pod = {
    volumes: [volumeOf({ secretName: "user-credentials", defaultMode: 0o400, optional: false, items: null })],
    containers: [{ name: "app", volumeMounts: mounts }],
  };
  expect(load(text)).toEqual({ spec: { template: { spec: pod } } });
});

test("names, group, optional and several containers, in a CronJob's job", async () => {
  const words = ["--for", "cronjob", "--container", "one", "--container", "two", "--names", "B, A,B"];
  const text = await manifest([...words, "--optional", "--fs-group", "100"]);
  expect(text).toContain("kubectl patch cronjob NAME ");
  const items = [
    { key: "B", path: "B" },
    { key: "A", path: "A" },
  ];
  const pod = {
    securityContext: { fsGroup: 100, fsGroupChangePolicy: "OnRootMismatch" },
    volumes: [volumeOf({ secretName: "user-credentials", defaultMode: 0o400, optional: true, items })],
    containers: [
      { name: "one", volumeMounts: mounts },
      { name: "two", volumeMounts: mounts },
    ],
  };
  expect(load(text)).toEqual({ spec: { jobTemplate: { spec: { template: { spec: pod } } } } });
});

test("with --live its files are in memory, kept by a sidecar, in place of what an earlier patch said", async () => {
  const words = ["--for", "deployment/reports", "--container", "app", "--live", "session:1"];
  const text = await manifest([...words, "--service-account", "reports", "--secret", "team"]);
  expect(load(text)).toMatchObject({
    spec: {
      template: {
        spec: {
          serviceAccountName: "reports",
          volumes: [{ name: "nbsecrets", secret: null, emptyDir: { medium: "Memory", sizeLimit: "8Mi" } }],
          initContainers: [
            {
              name: "nbsecrets",
              image: "session:1",
              restartPolicy: "Always",
              env: [{ name: "NBSECRETS_STORE", value: "kubernetes:team" }],
            },
          ],
          containers: [{ name: "app", volumeMounts: mounts }],
        },
      },
    },
  });
});

test("of a Job and a pod it says that those that are there cannot be changed", async () => {
  const job = await manifest(["--for", "job", "--container", "app"]);
  expect(job).toContain("# Belongs into the manifest of the Job; one that is there already cannot be changed.\n");
  expect(load(await manifest(["--for", "pod", "--container", "app"]))).toMatchObject({ spec: { volumes: [{}] } });
});

test("the Secret is the one that is named, else that of the store; a vault says none", async () => {
  const words = ["--for", "pod", "--container", "app"];
  const secretOf = (text: string): unknown =>
    (load(text) as { spec: { volumes: { secret: { secretName: string } }[] } }).spec.volumes[0]?.secret.secretName;
  const store = { NBSECRETS_STORE: "kubernetes:team?namespace=hub" };
  const team = await manifest(words, store);
  expect(secretOf(team)).toBe("team");
  expect(team).toContain("# The Secret is in namespace hub: what reads it has to be there too.\n");
  expect(await manifest(["--for", "deployment/api", "--container", "app"], store)).toContain(
    "patch deployment api -n hub ",
  );
  expect(secretOf(await manifest([...words, "--secret", "on"], store))).toBe("on");
  expect(secretOf(await manifest(words, { NBSECRETS_STORE: "vault" }))).toBe("user-credentials");
});

test("a Kustomize component is for the workload that was named", async () => {
  const text = await manifest(["--for", "deployment/reports", "--container", "app", "--kustomize"]);
  const component = load(text) as { kind: string; patches: { target?: object; patch: string }[] };
  expect(component.kind).toBe("Component");
  expect(component.patches[0]?.target).toBeUndefined();
  expect(load(component.patches[0]?.patch ?? "")).toMatchObject({ metadata: { name: "reports" }, spec: {} });
});

test.each([
  [["--for", "pod", "--container", "app", "--live", "s:1", "--names", "A"], "are for files without --live"],
  [["--for", "pod", "--container", "app", "--live", "s:1", "--fs-group", "5"], "are for files without --live"],
  [["--for", "pod", "--container", "app", "--live", "s:1", "--optional"], "are for files without --live"],
  [["--for", "pod", "--container", "app", "--live", ""], "Name an image"],
  [["--for", "pod", "--container", "app", "--service-account", "a"], "--service-account goes with --live"],
  [["--container", "app"], "Say what it is for"],
  [["--for", "lambda", "--container", "app"], "KIND is one of deployment, "],
  [["--for", "toString", "--container", "app"], "KIND is one of deployment, "],
  [["--for", "deployment/a/b", "--container", "app"], "Say what it is for"],
  [["--for", "deployment/UPPER", "--container", "app"], "Say what it is for"],
  [["--for", "deployment"], "--container NAME"],
  [["--for", "deployment", "--container", "My_App"], "lower-case letters"],
  [["--for", "deployment", "--container", "app", "--names", "A,"], "name"],
  [["--for", "deployment", "--container", "app", "--names", "A,b-c"], "b_c"],
  [["--for", "deployment", "--container", "app", "--fs-group", "users"], "A group is a number"],
  [["--for", "deployment", "--container", "app", "--kustomize"], "--for KIND/NAME"],
])("%j is wrong use", async (words, sentence) => {
  const { code, stdout, stderr } = await line.run(["manifest", ...words]);
  expect([code, stdout.toString()]).toEqual([2, ""]);
  expect(stderr).toContain(sentence);
});

test("a Secret cannot have every name", async () => {
  const wrong = await line.run(["manifest", "--for", "pod", "--container", "app", "--secret", "Not_A_Name"]);
  expect([wrong.code, wrong.stdout.toString()]).toEqual([8, ""]);
});
