import { afterAll, beforeAll, expect, test } from "vitest";
import { MOUNT } from "./file-watch.ts";
import { ownNode } from "./own-node.ts";
import { IMAGE, type Pod } from "./pod.ts";

const GROUP = "/var/run/secrets/shared_credentials/team-a";
const node = ownNode();
let pod: Pod;
beforeAll(async () => {
  const namespace = await node().createNamespace();
  const shared = ["--from-literal=TEAM_TOKEN=of the team", "--from-literal=API_TOKEN=of the team"];
  await node().cluster.kubectl(["-n", namespace, "create", "secret", "generic", "shared-secrets-team-a", ...shared]);
  // Volumes and variables as docs/jupyterhub.md has the hub add them; the store is a vault in place of the hub's service.
  pod = await node().run(namespace, {
    metadata: { name: "jupyter-alice" },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsUser: 1000, runAsGroup: 100, fsGroup: 100 },
      volumes: [
        { name: "nbsecrets-mount", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
        {
          name: "nbsecrets-shared-0",
          secret: { secretName: "shared-secrets-team-a", optional: true, defaultMode: 0o400 },
        },
      ],
      containers: [
        {
          name: "session",
          image: IMAGE,
          imagePullPolicy: "Never",
          env: [
            { name: "NBSECRETS_MOUNT", value: MOUNT },
            { name: "NBSECRETS_SHARED", value: GROUP },
          ],
          volumeMounts: [
            { name: "nbsecrets-mount", mountPath: MOUNT },
            { name: "nbsecrets-shared-0", mountPath: GROUP, readOnly: true },
          ],
        },
      ],
    },
  });
  await pod.ready();
});
afterAll(() => pod.remove());

test("a session of a hub writes its own secrets into the pod's memory, and code finds them there", async () => {
  expect((await pod.exec(["sh", "-c", "echo -n own | nbsecrets set API_TOKEN"])).code).toBe(0);
  expect((await pod.exec(["cat", `${MOUNT}/API_TOKEN`])).output).toBe("own");
});

test("what its group shares is listed and loaded with its own, which win", async () => {
  expect((await pod.exec(["nbsecrets", "get", "TEAM_TOKEN"])).output).toBe("of the team");
  const program = "import nbsecrets; print(nbsecrets.get('API_TOKEN'), nbsecrets.get('TEAM_TOKEN'))";
  expect((await pod.exec(["python3", "-c", program])).output).toBe("own of the team\n");
  const { code, output } = await pod.doctor();
  expect(output).toContain(`${MOUNT} is this pod's own`);
  expect([code, output]).toEqual([0, expect.stringContaining("No problem")]);
});
