import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DETAILS_ANNOTATION } from "../../src/kubernetes-secret.ts";
import { KubernetesScene, base64, bytes, put, refusal } from "./kubernetes-scene.ts";

let scene: KubernetesScene;
beforeEach(async () => {
  scene = await KubernetesScene.open();
});
afterEach(() => scene.dispose());

const binary = Buffer.from([0, 255, 254, 10, 13, 128]);

describe("what is not ours stays", () => {
  test("keys, labels, annotations, type and owners, when secrets are put, described, renamed and removed", async () => {
    const owner = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "3f0e7e1c-0000-4000-8000-000000000000" };
    await scene.remove();
    await scene.create({
      metadata: {
        labels: { team: "blue" },
        annotations: { "example.com/note": "kept", "example.com/empty": "" },
        ownerReferences: [owner],
        finalizers: ["example.com/keep"],
      },
      type: "example.com/credentials",
      data: { "tls.crt": binary.toString("base64"), "with-hyphen": base64("kept"), THEIRS: base64("kept too\n") },
    });
    const before = await scene.live();
    const driver = scene.driver();
    await put(driver, "OURS", "one");
    await driver.apply([{ kind: "describe", name: "OURS", details: { description: "about" } }]);
    await driver.apply([
      { kind: "copy", from: "OURS", to: "RENAMED" },
      { kind: "remove", name: "OURS" },
    ]);
    await driver.apply([{ kind: "remove", name: "RENAMED" }]);
    const after = await scene.live();
    expect(after.data).toEqual(before.data);
    expect(after.type).toBe("example.com/credentials");
    expect(after.metadata.labels).toEqual({ team: "blue" });
    expect(after.metadata.annotations).toEqual({ "example.com/note": "kept", "example.com/empty": "" });
    expect(after.metadata.ownerReferences).toEqual([owner]);
    await scene.patch({ metadata: { finalizers: null } });
  });

  test("fields of our annotation that this version does not know", async () => {
    const details = { A: { updatedAt: "2026-01-31T10:00:00.000Z", tags: ["x"] }, GONE: { description: "of none" } };
    await scene.patch({
      metadata: { annotations: { [DETAILS_ANNOTATION]: JSON.stringify(details) } },
      data: { A: base64("value") },
    });
    const driver = scene.driver();
    await driver.apply([{ kind: "describe", name: "A", details: { description: "new" } }]);
    const { A, GONE } = JSON.parse((await scene.live()).metadata.annotations?.[DETAILS_ANNOTATION] ?? "") as Record<
      string,
      { tags?: unknown; description?: unknown } | undefined
    >;
    expect(A).toMatchObject({ tags: ["x"], description: "new" });
    expect(GONE).toBeUndefined();
  });

  test("a damaged annotation: everything is listed and read, and nothing is written over it", async () => {
    for (const text of ["{", "[]", "null", '{"A": 1}']) {
      await scene.patch({ metadata: { annotations: { [DETAILS_ANNOTATION]: text } }, data: { A: base64("value") } });
      const driver = scene.driver();
      expect((await driver.list()).map(({ name }) => name)).toEqual(["A"]);
      expect(await driver.reveal("A")).toEqual(bytes("value"));
      expect(await refusal(put(driver, "A", "other"))).toEqual({
        code: "corrupt",
        key: "kubernetes-details-damaged",
        params: { secret: scene.secret, namespace: scene.namespace },
      });
      expect((await scene.live()).metadata.annotations).toEqual({ [DETAILS_ANNOTATION]: text });
    }
    await scene.kubectl("annotate", "secret", scene.secret, `${DETAILS_ANNOTATION}-`);
    await put(scene.driver(), "A", "other");
  });
});

describe("kubectl", () => {
  test("reads what we write, and we read what it writes", async () => {
    const driver = scene.driver();
    await driver.apply([{ kind: "put", name: "OURS", value: new Uint8Array(binary), mode: "create" }]);
    const read = await scene.kubectl("get", "secret", scene.secret, "-o", "jsonpath={.data.OURS}");
    expect(Buffer.from(read, "base64")).toEqual(binary);
    await scene.kubectl("patch", "secret", scene.secret, "-p", '{"stringData":{"THEIRS":"line\\n"}}');
    expect((await driver.list()).map(({ name, readOnly }) => [name, readOnly])).toEqual([
      ["OURS", undefined],
      ["THEIRS", undefined],
    ]);
    expect(await driver.reveal("THEIRS")).toEqual(bytes("line\n"));
    await put(driver, "THEIRS", "ours now");
    expect(await scene.kubectl("get", "secret", scene.secret, "-o", "jsonpath={.data.THEIRS}")).toBe(
      base64("ours now"),
    );
  });

  test("a Secret that it created is listed and read, description and date absent", async () => {
    await scene.remove();
    await scene.kubectl("create", "secret", "generic", scene.secret, "--from-literal=A=one", "--from-literal=B=two");
    const driver = scene.driver();
    expect(await driver.list()).toMatchObject([{ name: "A" }, { name: "B" }]);
    expect(Object.keys((await driver.list())[0] ?? {}).sort()).toEqual(["name", "version"]);
    expect(new Map(await driver.snapshot())).toEqual(
      new Map([
        ["A", bytes("one")],
        ["B", bytes("two")],
      ]),
    );
  });

  test("what it overwrites no longer has the time of our write; its description stays", async () => {
    const driver = scene.driver();
    const put_ = {
      kind: "put",
      name: "A",
      value: bytes("1"),
      mode: "create",
      details: { description: "about" },
    } as const;
    const [info] = await driver.apply([put_]);
    await put(driver, "B", "untouched");
    expect(info?.updatedAt).toBeDefined();
    await scene.kubectl("patch", "secret", scene.secret, "-p", `{"data":{"A":"${base64("2")}"}}`);
    const [a, b] = await scene.driver().list();
    expect([a?.updatedAt, a?.description]).toEqual([undefined, "about"]);
    expect(b?.updatedAt).toBeDefined();
    await put(driver, "A", "3");
    expect((await scene.driver().list())[0]?.updatedAt).toBeDefined();
  });
});

describe("names outside our rule", () => {
  test("are listed, readable, and not editable", async () => {
    await scene.patch({ data: { "tls.crt": base64("certificate"), "a-b": "", OURS: base64("value") } });
    const driver = scene.driver();
    expect((await driver.list()).map(({ name, readOnly }) => [name, readOnly])).toEqual([
      ["OURS", undefined],
      ["a-b", "name"],
      ["tls.crt", "name"],
    ]);
    expect(await driver.reveal("tls.crt")).toEqual(bytes("certificate"));
    expect(await driver.reveal("a-b")).toEqual(bytes(""));
    const readOnly = { code: "unsupported", key: "read-only-name", params: { name: "tls.crt" } };
    expect(await refusal(driver.apply([{ kind: "remove", name: "tls.crt" }]))).toEqual(readOnly);
    const describe_ = { kind: "describe", name: "tls.crt", details: { description: "x" } } as const;
    expect(await refusal(driver.apply([describe_]))).toEqual(readOnly);
    expect((await refusal(put(driver, "tls.crt", "x"))).code).toBe("invalid-name");
  });

  test("can be copied to a name of ours", async () => {
    await scene.patch({ data: { "tls.key": binary.toString("base64") } });
    const driver = scene.driver();
    await driver.apply([{ kind: "copy", from: "tls.key", to: "TLS_KEY" }]);
    expect(await driver.reveal("TLS_KEY")).toEqual(new Uint8Array(binary));
    expect(Object.keys((await scene.live()).data ?? {}).sort()).toEqual(["TLS_KEY", "tls.key"]);
  });
});

test("an immutable Secret is listed and read, and refuses every change with the reason", async () => {
  await scene.patch({ data: { A: base64("value") }, immutable: true });
  const driver = scene.driver();
  expect(await driver.list()).toMatchObject([{ name: "A", readOnly: "immutable" }]);
  expect(await driver.reveal("A")).toEqual(bytes("value"));
  const immutable = {
    code: "unsupported",
    key: "kubernetes-immutable",
    params: { secret: scene.secret, namespace: scene.namespace },
  };
  expect(await refusal(put(driver, "B", "new"))).toEqual(immutable);
  expect(await refusal(driver.apply([{ kind: "remove", name: "A" }]))).toEqual(immutable);
});

test("a Secret that becomes immutable under a driver that knew it otherwise refuses as well", async () => {
  const driver = scene.driver();
  await put(driver, "A", "value");
  await scene.patch({ immutable: true });
  expect((await refusal(put(driver, "A", "new"))).key).toBe("kubernetes-immutable");
});
