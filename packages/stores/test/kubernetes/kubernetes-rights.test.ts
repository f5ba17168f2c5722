import type { SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KubernetesScene, base64, listen, put, refusal } from "./kubernetes-scene.ts";

let scene: KubernetesScene | undefined;
const open = async (options: Parameters<typeof KubernetesScene.open>[0]): Promise<KubernetesScene> => {
  scene = await KubernetesScene.open(options);
  return scene;
};
beforeEach(() => {
  scene = undefined;
});
afterEach(() => scene?.dispose());

const denied = (verb: string, { secret, namespace }: KubernetesScene) => ({
  code: "denied",
  key: "kubernetes-denied",
  params: { verb, secret, namespace },
});

describe("each verb refused in turn", () => {
  test("get: nothing is listed, read or watched", async () => {
    const here = await open({ verbs: ["watch", "patch"] });
    const driver = here.driver();
    expect(await refusal(driver.list())).toEqual(denied("get", here));
    expect(await refusal(driver.reveal("A"))).toEqual(denied("get", here));
    expect(await refusal(driver.snapshot())).toEqual(denied("get", here));
    expect(await refusal(driver.usage())).toEqual(denied("get", here));
    expect(await refusal(driver.watch(() => undefined))).toEqual(denied("get", here));
    expect(await refusal(put(driver, "A", "x"))).toEqual(denied("get", here));
  });

  test("watch: only the watch is refused", async () => {
    const here = await open({ verbs: ["get", "patch"] });
    const driver = here.driver();
    expect(await refusal(driver.watch(() => undefined))).toEqual(denied("watch", here));
    await put(driver, "A", "x");
    expect(await driver.list()).toMatchObject([{ name: "A" }]);
  });

  test("patch: only changes are refused, and nothing is lost", async () => {
    const here = await open({ verbs: ["get", "watch"], secret: { data: { A: base64("kept") } } });
    const driver = here.driver();
    expect(await driver.list()).toMatchObject([{ name: "A" }]);
    expect(await refusal(put(driver, "A", "x"))).toEqual(denied("patch", here));
    expect(await refusal(driver.apply([{ kind: "remove", name: "A" }]))).toEqual(denied("patch", here));
    expect((await here.live()).data).toEqual({ A: base64("kept") });
  });

  test("create, where there is no Secret: it says who must create it, and is fine once it is there", async () => {
    const here = await open({ secret: null });
    const driver = here.driver();
    expect(await driver.list()).toEqual([]);
    const missing = {
      code: "denied",
      key: "kubernetes-secret-missing",
      params: { secret: here.secret, namespace: here.namespace },
    };
    expect(await refusal(put(driver, "A", "x"))).toEqual(missing);
    await here.create({});
    await put(driver, "A", "x");
    expect((await here.live()).data).toEqual({ A: base64("x") });
  });
});

test("a namespace that is not there is named, to one who might create in it", async () => {
  const here = await open({});
  const kubeconfigFiles = [here.cluster.kubeconfig("admin")];
  const driver = here.driver({ namespace: "not-there", kubeconfigFiles });
  expect(await driver.list()).toEqual([]);
  expect(await refusal(put(driver, "A", "x"))).toEqual({
    code: "unavailable",
    key: "kubernetes-namespace-missing",
    params: { namespace: "not-there" },
  });
});

test("a namespace that is being deleted is told as such, not as a missing right", async () => {
  const here = await open({ verbs: ["get", "watch", "patch", "create"], secret: null });
  const configMaps = `/api/v1/namespaces/${here.namespace}/configmaps`;
  const holding = { metadata: { name: "holding", finalizers: ["example.com/hold"] } };
  await here.cluster.request("POST", configMaps, { body: holding });
  await here.cluster.request("DELETE", `/api/v1/namespaces/${here.namespace}`);
  const kubeconfigFiles = [here.cluster.kubeconfig("admin")];
  expect(await refusal(put(here.driver({ kubeconfigFiles }), "A", "x"))).toEqual({
    code: "unavailable",
    key: "kubernetes-namespace-missing",
    params: { namespace: here.namespace },
  });
  await here.cluster.request("PATCH", `${configMaps}/holding`, {
    body: { metadata: { finalizers: null } },
    contentType: "application/merge-patch+json",
  });
});

test("rights that come are used without a new start, and those that go are missed", async () => {
  const here = await open({ verbs: [] });
  const driver = here.driver();
  expect(await refusal(driver.list())).toEqual(denied("get", here));
  await here.cluster.grant("alice", here.namespace, here.secret);
  await put(driver, "A", "x");
  const heard = await listen(driver);
  await here.patch({ data: { B: base64("y") } });
  await heard.until({ kind: "put", name: "B" });
  await here.cluster.revoke("alice", here.namespace);
  expect(await refusal(driver.list())).toEqual(denied("get", here));
  expect(await refusal(put(driver, "A", "z"))).toEqual(denied("patch", here));
});

test("tells what a user may do, verb by verb", async () => {
  const here = await open({ verbs: ["get", "patch"] });
  const { secret, namespace } = here;
  const right = (verb: string, allowed: boolean) => ({ verb, resource: "secrets", name: secret, namespace, allowed });
  expect(await here.driver().rights()).toEqual([
    right("get", true),
    right("watch", false),
    right("patch", true),
    { verb: "create", resource: "secrets", namespace, allowed: false },
  ]);
  const admin = here.driver({ kubeconfigFiles: [here.cluster.kubeconfig("admin")] });
  expect((await admin.rights()).map(({ allowed }) => allowed)).toEqual([true, true, true, true]);
  expect(await admin.serverVersion()).toMatch(/^1\.\d+\.\d+/);
});

test.each(["Forbidden", "Invalid"])(
  "a change that a policy of the cluster refuses as %s is no missing right",
  async (reason) => {
    const here = await open({});
    const name = `no-canary-${here.namespace}`;
    const admission = "/apis/admissionregistration.k8s.io/v1";
    const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["secrets"] };
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": here.namespace } };
    await here.cluster.request("POST", `${admission}/validatingadmissionpolicies`, {
      body: {
        metadata: { name },
        spec: {
          matchConstraints: { resourceRules: [rule], namespaceSelector },
          validations: [{ expression: '!("FORBIDDEN" in object.data)', message: "canary", reason }],
        },
      },
    });
    await here.cluster.request("POST", `${admission}/validatingadmissionpolicybindings`, {
      body: { metadata: { name }, spec: { policyName: name, validationActions: ["Deny"] } },
    });
    const driver = here.driver();
    let refused: Awaited<ReturnType<typeof refusal>> | undefined;
    await expect
      .poll(
        async () => {
          // Until the API server has learned of the policy, it takes the change.
          refused = await put(driver, "FORBIDDEN", "x").then(
            () => undefined,
            (error: SecretError) => error.toJSON(),
          );
          return refused;
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBeDefined();
    expect(refused).toEqual({
      code: "denied",
      key: "kubernetes-rejected",
      params: { secret: here.secret, namespace: here.namespace },
    });
  },
);
