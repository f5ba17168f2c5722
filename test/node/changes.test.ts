import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandLine } from "../../packages/cli/test/command-line.ts";
import { MOUNT, sightings, untilSeen, watchCommand } from "./file-watch.ts";
import { ownNode } from "./own-node.ts";
import { IMAGE, type Pod } from "./pod.ts";
import { SessionChart, type MountMode } from "./session-chart.ts";

const NAME = "API_TOKEN";
const node = ownNode();
let sessions: SessionChart;
beforeAll(async () => {
  sessions = await SessionChart.create(node());
});
afterAll(() => sessions.remove());

const watching = (name: string, mode: MountMode) =>
  sessions.start({ name, mode, command: watchCommand(NAME) }).then((pod) => pod.ready());

describe("a process in the pod sees", () => {
  test("a Secret that is made after the pod has started, in both modes", async () => {
    const pods = [await watching("early-kubelet", "kubelet"), await watching("early-live", "live")];
    const firstOf = async (pod: Pod): Promise<string | undefined> => (await sightings(pod))[0]?.error;
    for (const pod of pods)
      await expect.poll(() => firstOf(pod), { timeout: 30_000 }).toBe("No such file or directory");
    await sessions.makeSecret({ [NAME]: "made later" });
    for (const pod of pods) await untilSeen(pod, "made later");
  });

  test("what the command line saves, in both modes side by side; and nothing in between", async () => {
    const pods = [await watching("kubelet", "kubelet"), await watching("live", "live")];
    await node().cluster.grant("alice", sessions.namespace, "user-credentials");
    const line = new CommandLine();
    try {
      const store = {
        KUBECONFIG: node().cluster.kubeconfig("alice"),
        NBSECRETS_STORE: `kubernetes:user-credentials?namespace=${sessions.namespace}`,
      };
      expect(await line.run(["set", NAME], "of the command line", store)).toMatchObject({ code: 0 });
    } finally {
      line.remove();
    }
    for (const pod of pods) {
      await untilSeen(pod, "of the command line");
      const seen = await sightings(pod);
      expect(seen.map(({ content, error }) => content ?? error)).toEqual(["made later", "of the command line"]);
    }
  });

  test("nothing, where the file alone is mounted, by subPath; the doctor says so", async () => {
    const pod = await node().run(sessions.namespace, {
      metadata: { name: "sub-path" },
      spec: {
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          fsGroup: 100,
          seccompProfile: { type: "RuntimeDefault" },
        },
        volumes: [{ name: "one", secret: { secretName: "user-credentials", defaultMode: 0o400 } }],
        containers: [
          {
            name: "session",
            image: IMAGE,
            imagePullPolicy: "Never",
            command: watchCommand(NAME),
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            volumeMounts: [{ name: "one", mountPath: `${MOUNT}/${NAME}`, subPath: NAME, readOnly: true }],
          },
        ],
      },
    });
    await pod.ready();
    const beside = await watching("beside", "kubelet");
    await sessions.patch({ [NAME]: "never here" });
    // By then the kubelet has written the volume anew for both.
    await untilSeen(beside, "never here");
    await untilSeen(node().pod(sessions.namespace, "kubelet"), "never here");
    expect((await pod.exec(["cat", `${MOUNT}/${NAME}`])).output).toBe("of the command line");
    const { code, output } = await pod.doctor();
    expect(code).toBe(10);
    expect(output).toContain(
      `Files in ${MOUNT} are mounted one by one (subPath), and Kubernetes never updates those: ${NAME}.`,
    );
  });
});
