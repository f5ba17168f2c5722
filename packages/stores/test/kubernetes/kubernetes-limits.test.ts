import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DETAILS_ANNOTATION } from "../../src/kubernetes-secret.ts";
import { KubernetesScene, base64, bytes, put, refusal } from "./kubernetes-scene.ts";

const MIB = 1024 * 1024;
const KIB = 1024;

let scene: KubernetesScene;
beforeEach(async () => {
  scene = await KubernetesScene.open();
});
afterEach(() => scene.dispose());

const zeros = (count: number): Uint8Array => new Uint8Array(count);

describe("1 MiB in all", () => {
  test("is kept to the byte; one more is refused and says how full it is", async () => {
    await scene.patch({ data: { "foreign.key": Buffer.alloc(MIB / 2).toString("base64") } });
    const driver = scene.driver();
    await driver.apply([{ kind: "put", name: "A", value: zeros(MIB / 4), mode: "create" }]);
    expect(await driver.usage()).toMatchObject({ usedBytes: (3 * MIB) / 4, limitBytes: MIB });
    const { resourceVersion } = (await scene.live()).metadata;
    const put_ = { kind: "put", name: "B", value: zeros(MIB / 4 + 1), mode: "create" } as const;
    expect(await refusal(driver.apply([put_]))).toEqual({
      code: "too-large",
      key: "kubernetes-full",
      params: {
        secret: scene.secret,
        namespace: scene.namespace,
        used: String((3 * MIB) / 4),
        wanted: String(MIB + 1),
        limit: String(MIB),
        percent: "75",
      },
    });
    expect((await scene.live()).metadata.resourceVersion).toBe(resourceVersion);
    await driver.apply([{ ...put_, value: zeros(MIB / 4) }]);
    expect((await driver.usage()).usedBytes).toBe(MIB);
    expect((await driver.reveal("B")).byteLength).toBe(MIB / 4);
  });

  test("is made free by what leaves in the same change", async () => {
    const driver = scene.driver();
    await driver.apply([{ kind: "put", name: "A", value: zeros(MIB), mode: "create" }]);
    await driver.apply([
      { kind: "remove", name: "A" },
      { kind: "put", name: "B", value: zeros(MIB), mode: "create" },
    ]);
    expect((await driver.list()).map(({ name }) => name)).toEqual(["B"]);
  });

  test("is refused by the server as well, where others filled the Secret meanwhile", async () => {
    const driver = scene.driver();
    await put(driver, "A", "known");
    await scene.patch({ data: { THEIRS: Buffer.alloc(MIB - 10).toString("base64") } });
    const put_ = { kind: "put", name: "B", value: zeros(100), mode: "create" } as const;
    expect(await refusal(driver.apply([put_]))).toMatchObject({ code: "too-large", key: "kubernetes-full" });
  });
});

describe("256 KiB of annotations", () => {
  test("are counted with those of others, and are the usage once they are nearer to their limit", async () => {
    await scene.patch({ metadata: { annotations: { "example.com/big": "x".repeat(200 * KIB) } } });
    const driver = scene.driver();
    const { usedBytes, limitBytes } = await driver.usage();
    expect([usedBytes, limitBytes]).toEqual([200 * KIB + "example.com/big".length, 256 * KIB]);
    expect(await driver.usage()).toMatchObject({
      place: `namespace ${scene.namespace}`,
      store: `Secret ${scene.secret}`,
    });
  });

  test("to the byte: the last description that fits is kept, one more byte is refused and says how full they are", async () => {
    const driver = scene.driver();
    const now = new Date().toISOString();
    const fill = async (room: number): Promise<void> => {
      const others = JSON.stringify({ A: { updatedAt: now, description: "" } }).length + DETAILS_ANNOTATION.length;
      const big = "x".repeat(256 * KIB - "b/a".length - others - room);
      await scene.patch({ metadata: { annotations: { "b/a": big } } });
    };
    await scene.patch({ data: { A: base64("value") } });
    await fill(100);
    const describe_ = (length: number) =>
      scene.driver({ now: () => new Date(now) }).apply([
        {
          kind: "put",
          name: "A",
          value: bytes("v"),
          mode: "overwrite",
          details: { description: "d".repeat(length) },
        },
      ]);
    const refused = await refusal(describe_(101));
    expect(refused).toMatchObject({ code: "too-large", key: "kubernetes-details-full" });
    expect(refused.params).toMatchObject({ percent: "99", limit: String(256 * KIB), wanted: String(256 * KIB + 1) });
    await describe_(100);
    expect((await driver.list())[0]?.description).toBe("d".repeat(100));
    expect((await driver.usage()).usedBytes).toBe(256 * KIB);
  });

  test("characters count as the bytes that they are", async () => {
    const driver = scene.driver();
    await put(driver, "A", "value");
    await scene.patch({ metadata: { annotations: { "example.com/big": "é".repeat(128 * KIB - 100) } } });
    const description = "d".repeat(200);
    const refused = await refusal(driver.apply([{ kind: "describe", name: "A", details: { description } }]));
    expect(refused).toMatchObject({ code: "too-large", key: "kubernetes-details-full" });
  });
});

test("what is listed, told and counted of a thousand secrets fits", async () => {
  const driver = scene.driver();
  const changes = Array.from({ length: 1000 }, (_, index) => ({
    kind: "put" as const,
    name: `SECRET_${index}`,
    value: bytes(`value ${index}`),
    mode: "create" as const,
  }));
  await driver.apply(changes);
  expect((await driver.list()).length).toBe(1000);
  expect((await scene.driver().list()).length).toBe(1000);
});
