import type { SecretError } from "@nbsecrets/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { HubScene } from "./hub-scene.ts";
import { SERVICE_VERBS } from "./namespace-rights.ts";
import { SecretsService } from "./secrets-service.ts";
import type { HubSession } from "./test-hub.ts";

let scene: HubScene;
let alice: HubSession;
beforeAll(async () => {
  scene = await HubScene.open({ cluster: sharedCluster() });
  alice = await scene.session("alice");
  await scene.driver(alice.token).apply([put("KEPT")]);
});
afterAll(() => scene?.dispose());

const put = (name: string) => ({ kind: "put", name, value: new Uint8Array([1]), mode: "overwrite" }) as const;
/** What it came to: done, or why not. */
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "done",
    (error: SecretError) => error.toJSON(),
  );

describe("where the service lacks the right to", () => {
  /** All that a session does, with what each came to. */
  const everything = async (session: HubSession): Promise<Record<string, unknown>> => {
    const driver = scene.driver(session.token);
    const done = {
      list: await outcome(driver.list()),
      watch: await outcome(driver.watch(() => undefined)),
      put: await outcome(driver.apply([put("MORE")])),
    };
    await driver.close();
    return done;
  };
  const denied = (verb: string): object => ({
    code: "denied",
    key: "hub-service-denied",
    params: { verb, namespace: scene.namespace },
  });

  // A service that is started anew holds no watch that began with the right.
  beforeEach(async () => {
    await scene.service.stop();
    await scene.service.start();
  });
  const without = (verb: string): Promise<void> => scene.grant(SERVICE_VERBS.filter((one) => one !== verb));

  test("get, a session is told so, and nothing is done", async () => {
    await without("get");
    expect(await everything(alice)).toEqual({ list: denied("get"), watch: denied("get"), put: denied("get") });
  });

  test("patch, secrets are shown, and a change says which right is missing", async () => {
    await without("patch");
    expect(await everything(alice)).toEqual({ list: "done", watch: "done", put: denied("patch") });
  });

  test.each(["list", "watch"])("%s, secrets are shown and changed, and following them says so", async (verb) => {
    await without(verb);
    expect(await everything(alice)).toEqual({ list: "done", watch: denied(verb), put: "done" });
  });

  test("create, who has a Secret works on, and a new user is told what is missing", async () => {
    await without("create");
    expect(await everything(alice)).toEqual({ list: "done", watch: "done", put: "done" });
    const { token } = await scene.session("newcomer");
    expect(await outcome(scene.driver(token).list())).toEqual(denied("create"));
  });

  test("delete, all works but removing the Secrets of who is gone", async () => {
    await scene.grant(SERVICE_VERBS);
    const gone = await scene.session("gone");
    await scene.driver(gone.token).list();
    await scene.hub.stopServer("gone");
    await scene.hub.deleteUser("gone");
    await without("delete");
    expect(await everything(alice)).toEqual({ list: "done", watch: "done", put: "done" });
    const { code, stderr } = await scene.service.admin(["prune", "--delete"]);
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining("delete")]);
    expect((await scene.secrets()).has("nbsecrets-gone")).toBe(true);
  });

  test("anything, and gets it while it runs, it goes on by itself", async () => {
    await scene.grant([]);
    expect(await everything(alice)).toEqual({ list: denied("get"), watch: denied("get"), put: denied("get") });
    await scene.grant(SERVICE_VERBS);
    expect(await everything(alice)).toEqual({ list: "done", watch: "done", put: "done" });
  });
});

test("where the namespace is not there, a session is told so", async () => {
  await scene.service.stop();
  const namespace = "there-is-no-such-namespace";
  const other = new SecretsService({ hub: scene.hub, kubeconfig: scene.cluster.kubeconfig("admin"), namespace });
  await other.start();
  try {
    expect(await outcome(scene.driver(alice.token).list())).toEqual({
      code: "unavailable",
      key: "kubernetes-namespace-missing",
      params: { namespace },
    });
    expect(other.sessions).toEqual(['refused "alice": kubernetes-namespace-missing']);
  } finally {
    await other.stop();
    await scene.service.start();
  }
});

describe("two hubs with one namespace", () => {
  let other: HubScene;
  beforeAll(async () => {
    other = await HubScene.open({ cluster: sharedCluster(), namespace: scene.namespace, words: ["--hub", "research"] });
  });
  afterAll(() => other?.dispose());

  test("keep users of one name apart, and each prunes its own", async () => {
    const namesake = await other.session("alice");
    const driver = other.driver(namesake.token);
    expect(await driver.list()).toEqual([]);
    await driver.apply([put("OF_RESEARCH")]);
    await driver.watch(() => undefined);
    expect((await scene.driver(alice.token).list()).map(({ name }) => name)).not.toContain("OF_RESEARCH");
    const secrets = await scene.secrets();
    expect(Object.keys(secrets.get("nbsecrets-research--alice")?.data ?? {})).toEqual(["OF_RESEARCH"]);

    await other.hub.stopServer("alice");
    await other.hub.deleteUser("alice");
    const { code, stdout } = await other.service.admin(["prune", "--delete", "--hub", "research"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^nbsecrets-research--alice {2}\S.* deleted\n$/)]);
    expect([...(await scene.secrets()).keys()]).toContain("nbsecrets-alice");
  });

  test("keep apart users whose names have the other hub's name in them", async () => {
    const alike = await scene.session("research-bob");
    await scene.driver(alike.token).list();
    const bob = await other.session("bob");
    expect(await other.driver(bob.token).list()).toEqual([]);
  });
});
