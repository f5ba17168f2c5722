import { PanelModel, renderMessage } from "@nbsecrets/shared";
import { expect, it } from "vitest";
import { serviceGone, settled, TestHost } from "../../shared/test/panel-host";
import { PublishedSecrets } from "../src/published-secrets";

interface Published {
  readonly host: TestHost;
  readonly model: PanelModel;
  readonly secrets: PublishedSecrets;
  /** How often it told of a change since that was last asked. */
  readonly told: () => number;
}

/** What another extension has that listed the secret A once, beside a panel that is shown. */
async function listedOnce(): Promise<Published> {
  const host = new TestHost();
  await host.outside.put("A", Uint8Array.of(1), "create");
  const model = new PanelModel(host);
  const secrets = new PublishedSecrets(model, renderMessage);
  let count = 0;
  secrets.changed.connect(() => (count += 1));
  model.setActive(true);
  expect((await secrets.list()).map(({ name }) => name)).toEqual(["A"]);
  await settled();
  expect(count).toBe(0);
  const told = (): number => [count, (count = 0)][0] ?? 0;
  return { host, model, secrets, told };
}

it("tells nothing while only the panel changes, and does not look at the list for that", async () => {
  const { model, told } = await listedOnce();
  const { secrets } = model.state;
  model.setFilter("a");
  model.select("A");
  expect(model.state.secrets).toBe(secrets);
  expect(told()).toBe(0);
});

it("tells nothing of a list that was read again and says the same, nor of what it does not publish", async () => {
  const { host, model, told } = await listedOnce();
  await model.refresh();
  await host.outside.apply([{ kind: "describe", name: "A", details: { description: "not published" } }]);
  await model.refresh();
  await settled();
  expect(model.state.secrets).toMatchObject([{ description: "not published" }]);
  // That something may have changed is told before anybody knows what.
  expect(told()).toBeLessThanOrEqual(1);
  await model.refresh();
  expect(told()).toBe(0);
});

it("tells when secrets come, expire and go", async () => {
  const { host, secrets, told } = await listedOnce();
  for (const change of [
    { kind: "put", name: "B", value: Uint8Array.of(1), mode: "create" },
    { kind: "describe", name: "B", details: { expiresAt: "2031-01-31" } },
    { kind: "remove", name: "A" },
  ] as const) {
    await host.outside.apply([change]);
    await settled();
    expect(told()).toBeGreaterThan(0);
  }
  expect(await secrets.list()).toMatchObject([{ name: "B", expiresAt: "2031-01-31" }]);
});

it("tells that the secrets are out of reach, and that they are back", async () => {
  const { host, model, secrets, told } = await listedOnce();
  host.refusal = serviceGone;
  await host.links[0]?.lose();
  await settled();
  expect(told()).toBeGreaterThan(0);
  await expect(secrets.list()).rejects.toThrow("does not answer");
  told();
  host.refusal = undefined;
  await model.refresh();
  await settled();
  expect(told()).toBe(1);
  expect((await secrets.list()).map(({ name }) => name)).toEqual(["A"]);
});
