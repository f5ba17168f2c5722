import { createHash, randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { MOUNT } from "./file-watch.ts";
import { ownNode } from "./own-node.ts";
import type { Pod } from "./pod.ts";
import { SessionChart, type Session } from "./session-chart.ts";

const MODES = ["kubelet", "live"] as const;
const node = ownNode();
let sessions: SessionChart;

/** Exit code and text of a program in the session's container. */
const python = (pod: Pod, program: string) => pod.exec(["python3", "-c", program]);
const LIST = `import os; print(*sorted(name for name in os.listdir("${MOUNT}") if not name.startswith("..")))`;
const DIGEST = `import hashlib; print(hashlib.sha256(open("${MOUNT}/LARGE", "rb").read()).hexdigest())`;

describe.each(MODES)("the mount of a pod, %s", (mode) => {
  beforeAll(async () => {
    sessions = await SessionChart.create(node());
  });
  afterAll(() => sessions.remove());
  const start = (name: string, more: Partial<Session> = {}) =>
    sessions.start({ name, mode, ...more }).then((pod) => pod.ready());

  test("has a value of 1 MiB, byte for byte", async () => {
    const value = randomBytes(1024 * 1024);
    await sessions.makeSecret({ LARGE: value });
    const { output } = await python(await start("large"), DIGEST);
    expect(output.trim()).toBe(createHash("sha256").update(value).digest("hex"));
  });

  test("has all keys that Kubernetes allows, which are none with two dots before it", async () => {
    const words = ["-n", sessions.namespace, "patch", "secret", "user-credentials", "--type=merge", "-p"];
    const patch = (data: object): Promise<string> => node().cluster.kubectl([...words, JSON.stringify({ data })]);
    await expect(patch({ "..data": "QQ==" })).rejects.toThrow("'..'");
    const keys = ["API_TOKEN", "tls.crt", "with-dash", ".dockerconfigjson", "a..b", "9"];
    await patch({ LARGE: null, ...Object.fromEntries(keys.map((key) => [key, "QQ=="])) });
    const pod = await start("keys");
    expect((await python(pod, LIST)).output.trim().split(" ")).toEqual(keys.sort());
    const { output } = await python(pod, "import nbsecrets; print(sorted(nbsecrets.load()))");
    expect(output).toBe("['9', 'API_TOKEN']\n");
  });
});

describe("a pod whose own service keeps the live mount", () => {
  beforeAll(async () => {
    sessions = await SessionChart.create(node());
    await sessions.makeSecret({ API_TOKEN: "before" });
  });
  afterAll(() => sessions.remove());

  test("has there what a session in it saves, and needs no sidecar", async () => {
    const pod = await sessions.start({ name: "own", mode: "live", set: ["sidecar.enabled=false"] });
    await pod.ready();
    const saved = await pod.exec(["sh", "-c", "echo saved | nbsecrets set OTHER_TOKEN"]);
    expect(saved).toEqual({ code: 0, output: expect.not.stringMatching(/mount|saved$/) as string });
    const { output } = await python(
      pod,
      "import nbsecrets; print(nbsecrets.get('API_TOKEN'), nbsecrets.get('OTHER_TOKEN'))",
    );
    expect(output).toBe("before saved\n\n");
    const doctor = await pod.doctor();
    expect(doctor.output).toContain(`${MOUNT} is this pod's own, and its files can be read by you alone.`);
    expect(doctor.output).toContain(`${MOUNT} shows what the store holds.`);
    expect((await pod.status()).initContainerStatuses).toBeUndefined();
  });
});

describe("a pod whose user may not read the mount", () => {
  beforeAll(async () => {
    sessions = await SessionChart.create(node());
    await sessions.makeSecret({ API_TOKEN: "of another" });
  });
  afterAll(() => sessions.remove());
  let pod: Pod;
  afterEach(() => pod.remove());

  test.each([
    ["kubelet", { fsGroup: false }],
    ["live", { user: 2000 }],
  ] as const)("is told so by the loader and the doctor, %s", async (mode, more) => {
    pod = await sessions.start({ name: `closed-${mode}`, mode, ...more }).then((started) => started.ready());
    const loader = await python(pod, "import nbsecrets; nbsecrets.get('API_TOKEN')");
    expect(loader.code).toBe(1);
    expect(loader.output).toMatch(/nbsecrets[^\n]*Permission denied/);
    expect(loader.output).toContain(MOUNT);
    const doctor = await pod.doctor();
    expect(doctor.code).toBe(10);
    expect(doctor.output).toContain(`You may not read files in ${MOUNT}: API_TOKEN.`);
    expect(doctor.output).not.toContain("of another");
  });
});
