import { kill } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MOUNT, sightings, untilSeen, watchCommand } from "./file-watch.ts";
import { ownNode } from "./own-node.ts";
import type { Pod } from "./pod.ts";
import { SessionChart } from "./session-chart.ts";

const NAME = "API_TOKEN";
const SIDECAR = "nbsecrets";
const node = ownNode();
let sessions: SessionChart;
beforeAll(async () => {
  sessions = await SessionChart.create(node());
  await sessions.makeSecret({ [NAME]: "one" });
});
afterAll(() => sessions.remove());

const restartsOf = async (pod: Pod): Promise<number> =>
  (await pod.status()).initContainerStatuses?.find(({ name }) => name === SIDECAR)?.restartCount ?? 0;
/** Ends the sidecar at once, as the kernel does when memory is short; resolves when another one is ready. */
const killSidecar = async (pod: Pod): Promise<void> => {
  const before = await restartsOf(pod);
  kill(await node().processOf(pod, SIDECAR), "SIGKILL");
  await pod.until(({ initContainerStatuses }) => {
    const sidecar = initContainerStatuses?.find(({ name }) => name === SIDECAR);
    return sidecar?.restartCount === before + 1 && sidecar.ready;
  });
};

describe("a live mount", () => {
  test("its sidecar is killed: the files stay, it comes back, and what changed meanwhile arrives", async () => {
    const pod = await sessions.start({ name: "sidecar", mode: "live", command: watchCommand(NAME) });
    await pod.ready();
    await untilSeen(pod, "one");
    await killSidecar(pod);
    await sessions.patch({ [NAME]: "two" });
    await untilSeen(pod, "two");
    // Never an error in between, and not one restart of the session.
    expect((await sightings(pod)).map(({ content, error }) => content ?? error)).toEqual(["one", "two"]);
    expect((await pod.status()).containerStatuses?.[0]?.restartCount).toBe(0);
  });

  test("its sidecar is killed while it writes: the lock that it leaves is not waited for", async () => {
    const pod = node().pod(sessions.namespace, "sidecar");
    const lock = {
      machine: "0123456789abcdef",
      host: pod.name,
      boot: "1",
      pidNamespace: "pid:[1]",
      pid: 1,
      start: "1",
      since: "2026-01-31T10:00:00Z",
      token: "0".repeat(32),
    };
    const left = await pod.exec(["sh", "-c", `echo '${JSON.stringify(lock)}' > ${MOUNT}/..lock`], SIDECAR);
    expect(left).toEqual({ code: 0, output: "" });
    await killSidecar(pod);
    await sessions.patch({ [NAME]: "three" });
    await untilSeen(pod, "three");
  });
});

// The kubelet takes most of a minute to start pods again that it finds dead.
test(
  "the node is killed and comes back: so do its pods, with the files of both modes",
  { timeout: 400_000 },
  async () => {
    const pods = [
      await sessions.start({ name: "node-kubelet", mode: "kubelet", command: watchCommand(NAME) }),
      await sessions.start({ name: "node-live", mode: "live", command: watchCommand(NAME) }),
    ];
    for (const pod of pods) await pod.ready();
    await node().kill();
    await sessions.patch({ [NAME]: "while it was away" });
    await node().boot();
    for (const pod of pods) {
      await pod.until(
        ({ containerStatuses }) => containerStatuses?.[0]?.restartCount === 1 && containerStatuses[0].ready,
      );
      await untilSeen(pod, "while it was away");
      expect((await sightings(pod)).map(({ content, error }) => content ?? error)).toEqual(["while it was away"]);
    }
  },
);
