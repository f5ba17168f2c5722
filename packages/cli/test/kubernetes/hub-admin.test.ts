import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { toSecretError, type SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { UserSecrets } from "../../../stores/src/user-secrets.ts";
import { adminCommand } from "../../src/admin-command.ts";
import { HubStandIn } from "./hub-stand-in.ts";

const OLD = "2025-01-31T10:00:00.000000Z";
const NOW = "2026-01-31T10:00:00.000000Z";
const cluster = sharedCluster();
let namespace: string;
let hub: HubStandIn;

beforeEach(async () => {
  namespace = uniqueNamespace();
  await cluster.createNamespace(namespace);
  hub = await HubStandIn.start();
});
afterEach(() => hub.stop());

/** What the chart gives the service's pod. */
const environment = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  KUBECONFIG: cluster.kubeconfig("admin"),
  HOME: "/nonexistent",
  JUPYTERHUB_API_URL: hub.apiUrl,
  JUPYTERHUB_API_TOKEN: hub.serviceToken,
  NBSECRETS_HUB_NAMESPACE: namespace,
  ...more,
});

async function admin(words: readonly string[], more?: Readonly<Record<string, string>>) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [said, told] = [text(stdout), text(stderr)];
  let key = "";
  try {
    const context = { env: environment(more), stdin: Readable.from([]), stdout, stderr };
    await adminCommand.run(words, context);
  } catch (error) {
    key = toSecretError(error).key;
  }
  stdout.end();
  stderr.end();
  return { key, lines: (await said).trim().split("\n").filter(Boolean).sort(), told: await told };
}

/** A user's Secret with one value, as the service makes it for a hub. */
async function stored(user: string, created = OLD, options: { hub?: string; hubId?: string } = {}): Promise<void> {
  const kubeconfigFiles = [cluster.kubeconfig("admin")];
  const secrets = new UserSecrets({ namespace, env: {}, kubeconfigFiles, hubId: hub.apiUrl, ...options });
  const store = await secrets.open({ user, created });
  await store.apply([{ kind: "put", name: "KEY", value: Buffer.from(user), mode: "create" }]);
  await secrets.close();
}

interface Live {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}
const live = async (): Promise<ReadonlyMap<string, Live>> => {
  const { items } = JSON.parse(await cluster.kubectl(["-n", namespace, "get", "secrets", "-o", "json"])) as {
    items: Live[];
  };
  return new Map(items.map((item) => [item.metadata.name, item]));
};
const many = (count: number): string[] => Array.from({ length: count }, (_unused, index) => `user-${index}`);
const seed = async (users: readonly string[]): Promise<void> => {
  await Promise.all(users.map((user) => stored(user)));
};

describe("pruning", () => {
  test("finds namespace and hub where the service finds them; words win", async () => {
    await stored("gone", OLD, { hub: "research" });
    await stored("other");
    expect((await admin(["prune"], { NBSECRETS_HUB_NAME: "research" })).lines).toEqual([
      `nbsecrets-research--gone  gone (made ${OLD})`,
    ]);
    const named = await admin(["prune", "--hub", "default"], { NBSECRETS_HUB_NAME: "research" });
    expect(named.lines).toEqual([`nbsecrets-other  other (made ${OLD})`]);
  });

  test("deletes more than a fifth of all only when it is told how many", async () => {
    await seed(many(12));
    const refused = await admin(["prune", "--delete"]);
    expect([refused.key, refused.lines.length, (await live()).size]).toEqual(["hub-prune-many", 12, 12]);
    expect((await admin(["prune", "--delete", "--count", "11"])).key).toBe("hub-prune-many");
    expect((await admin(["prune", "--delete", "--count", "12"])).key).toBe("");
    expect((await live()).size).toBe(0);
  });

  test("refuses where another hub without a name has Secrets here, too", async () => {
    await stored("ann");
    await stored("bob", OLD, { hubId: "http://other:8081/hub/api" });
    expect(await admin(["prune", "--delete"])).toMatchObject({ key: "hub-namespace-taken", lines: [] });
    expect((await live()).size).toBe(2);
    const same = await admin(["prune"], { NBSECRETS_HUB_ID: "neither" });
    expect(same.key).toBe("hub-namespace-taken");
  });

  test("a time that a new start of the hub rounded is no other person's", async () => {
    hub.addUser("dora", "2026-01-31T10:00:00Z");
    await stored("dora", "2026-01-31T10:00:00.423456Z");
    expect((await admin(["prune"])).lines).toEqual([]);
  });
});

test("the service does not serve a Secret that another hub without a name made, and says so at its start", async () => {
  const other = { hubId: "http://other:8081/hub/api" };
  await stored("ann");
  await expect(stored("ann", OLD, other)).rejects.toMatchObject({ code: "denied", key: "hub-other-hub" });
  const kubeconfigFiles = [cluster.kubeconfig("admin")];
  const secrets = new UserSecrets({ namespace, env: {}, kubeconfigFiles, ...other });
  await expect(secrets.checkHub()).rejects.toMatchObject({ key: "hub-namespace-taken" });
  await secrets.close();
});

describe("adopting", () => {
  test("takes no other hub's Secret whose name is the same", async () => {
    hub.addUser("ann", NOW);
    await stored("ann", OLD);
    await cluster.kubectl([
      "-n",
      namespace,
      "label",
      "--overwrite",
      "secret",
      "nbsecrets-ann",
      "nbsecrets/hub=research",
    ]);
    expect((await admin(["adopt", "ann"])).key).toBe("hub-other-hub");
  });

  test("takes no Secret of a user whom the hub still knows", async () => {
    hub.addUser("ann", NOW);
    hub.addUser("bob", NOW);
    await stored("bob", NOW);
    // As two users whose names become one would have it.
    const patch = { metadata: { annotations: { "nbsecrets/hub-user": "ann", "nbsecrets/hub-user-created": NOW } } };
    await cluster.kubectl(["-n", namespace, "patch", "secret", "nbsecrets-bob", "-p", JSON.stringify(patch)]);
    expect((await admin(["adopt", "bob"])).key).toBe("hub-owner-lives");
    expect((await live()).get("nbsecrets-bob")?.metadata.annotations?.["nbsecrets/hub-user"]).toBe("ann");
  });

  test("goes on where it was cut off, and keeps what others wrote on the Secret", async () => {
    hub.addUser("judith", NOW);
    await stored("judy");
    await cluster.kubectl(["-n", namespace, "annotate", "secret", "nbsecrets-judy", "example.org/note=kept"]);
    await cluster.kubectl(["-n", namespace, "label", "secret", "nbsecrets-judy", "example.org/team=blue"]);
    // The copy was made, and the old one could not be deleted.
    const old = JSON.parse(
      await cluster.kubectl(["-n", namespace, "get", "secret", "nbsecrets-judy", "-o", "json"]),
    ) as Live & { metadata: { uid: string; resourceVersion: string } };
    const { name: _name, uid, resourceVersion, ...metadata } = old.metadata;
    const copy = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "nbsecrets-judith",
        labels: metadata.labels,
        annotations: {
          ...metadata.annotations,
          "nbsecrets/hub-user": "judith",
          "nbsecrets/hub-user-created": NOW,
          "nbsecrets/adopted-from": `${uid}/${resourceVersion}`,
        },
      },
      data: old.data,
    };
    await cluster.kubectl(["-n", namespace, "create", "-f", "-"], { input: JSON.stringify(copy) });
    expect((await admin(["adopt", "judith", "--from", "judy"])).key).toBe("");
    const [left, ...more] = [...(await live()).values()];
    expect(more).toEqual([]);
    expect(left?.metadata).toMatchObject({
      name: "nbsecrets-judith",
      labels: { "example.org/team": "blue" },
      annotations: { "example.org/note": "kept", "nbsecrets/hub-user": "judith" },
    });
  });

  test("of a renamed user moves what others wrote on the Secret along", async () => {
    hub.addUser("judith", NOW);
    await stored("judy");
    await cluster.kubectl(["-n", namespace, "annotate", "secret", "nbsecrets-judy", "example.org/note=kept"]);
    expect((await admin(["adopt", "judith", "--from", "judy"])).key).toBe("");
    const secrets = await live();
    expect([...secrets.keys()]).toEqual(["nbsecrets-judith"]);
    expect(secrets.get("nbsecrets-judith")?.metadata.annotations).toMatchObject({ "example.org/note": "kept" });
  });

  test("all, after the hub lost its users: lists them, and does it when told", async () => {
    hub.addUser("ann", NOW);
    hub.addUser("bob", NOW);
    hub.addUser("cleo", OLD);
    await seed(["ann", "bob", "cleo", "gone"]);
    const line = (user: string): string => `nbsecrets-${user}  ${user} (made ${OLD}), now made ${NOW}`;
    expect((await admin(["adopt", "--all"])).lines).toEqual([line("ann"), line("bob")]);
    expect((await live()).get("nbsecrets-ann")?.metadata.annotations?.["nbsecrets/hub-user-created"]).toBe(OLD);
    const done = await admin(["adopt", "--all", "--do"]);
    expect(done.lines).toEqual([`${line("ann")} adopted`, `${line("bob")} adopted`]);
    const created = [...(await live()).values()].map(
      ({ metadata }) => metadata.annotations?.["nbsecrets/hub-user-created"],
    );
    expect(created.sort()).toEqual([OLD, OLD, NOW, NOW]);
    await expect(stored("ann", NOW).catch((error: SecretError) => error.key)).resolves.toBe("already-exists");
  });
});
