import type { ServerResponse } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserSecrets } from "../../src/user-secrets.ts";
import { ApiStandIn } from "./api-stand-in.ts";
import { base64 } from "./kubernetes-scene.ts";

interface Kept {
  readonly kind: "Secret";
  readonly metadata: { readonly name: string; readonly resourceVersion: string; readonly labels?: object };
  readonly data: Readonly<Record<string, string>>;
}

/** A busy machine may take its time; nothing passes or fails on a shorter one. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });
const CREATED = "2026-01-31T10:00:00.000000Z";
const timing = { shortest: 10, longest: 50, period: 300_000, grace: 30_000, random: Math.random };
const secrets = new Map<string, Kept>();
const watches = new Set<ServerResponse>();
/** Secrets whose GET fails. */
const failing = new Set<string>();
let version = 100;
let api: ApiStandIn;
let directory: string;
let users: UserSecrets;

const send = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));

function keep(secret: Omit<Kept, "metadata"> & { readonly metadata: Partial<Kept["metadata"]> }): Kept {
  const { name = "" } = secret.metadata;
  const kept = { ...secret, metadata: { ...secret.metadata, name, resourceVersion: String((version += 1)) } };
  const type = secrets.has(name) ? "MODIFIED" : "ADDED";
  secrets.set(name, kept);
  watches.forEach((watch) => watch.write(`${JSON.stringify({ type, object: kept })}\n`));
  return kept;
}

beforeEach(async () => {
  [secrets, watches, failing].forEach((one) => one.clear());
  api = await ApiStandIn.start();
  api.answer = (request, response, body) => {
    const url = new URL(request.url ?? "", api.address);
    const [, name = ""] = /\/secrets\/(.+)$/.exec(url.pathname) ?? [];
    const there = secrets.get(name);
    if (request.method === "POST") {
      send(response, 201, keep({ ...(JSON.parse(body) as Kept), data: {} }));
    } else if (url.searchParams.has("watch")) {
      response.writeHead(200, { "Content-Type": "application/json" }).flushHeaders();
      watches.add(response);
      response.once("close", () => watches.delete(response));
    } else if (name === "") {
      const items = [...secrets.values()].map(({ metadata }) => ({ metadata }));
      send(response, 200, { metadata: { resourceVersion: String(version) }, items });
    } else if (failing.has(name)) {
      send(response, 500, { kind: "Status", code: 500 });
    } else {
      send(response, there === undefined ? 404 : 200, there ?? { kind: "Status", details: { kind: "secrets" } });
    }
  };
  directory = await mkdtemp(join(tmpdir(), "nbsecrets-shared-watch-"));
  const file = join(directory, "config");
  const config = {
    clusters: [
      {
        name: "c",
        cluster: { server: api.address, "certificate-authority-data": Buffer.from(api.ca).toString("base64") },
      },
    ],
    users: [{ name: "u", user: { token: "t" } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  await writeFile(file, JSON.stringify(config));
  users = new UserSecrets({ namespace: "n", env: {}, kubeconfigFiles: [file], timing });
});
afterEach(async () => {
  await users.close();
  await api.stop();
  await rm(directory, { recursive: true });
});

/** What a session of a user is told, from now on. */
async function followed(user: string): Promise<string[]> {
  const store = await users.open({ user, created: CREATED });
  const told: string[] = [];
  await store.list();
  await store.watch((event) => told.push(event.kind === "reset" ? "reset" : `${event.kind} ${event.name}`));
  return told;
}

function change(user: string, name: string): void {
  const before = secrets.get(`nbsecrets-${user}`);
  if (before !== undefined) {
    keep({ ...before, data: { ...before.data, [name]: base64("x") } });
  }
}

test("a Secret that cannot be read keeps nobody else from hearing of theirs, and is read again by itself", async () => {
  const [ann, mallory] = [await followed("ann"), await followed("mallory")];
  failing.add("nbsecrets-mallory");
  await eventually(() => watches.size).toBe(1);
  watches.forEach((watch) => watch.destroy());
  change("mallory", "WHILE_AWAY");
  await eventually(() => mallory.includes("reset") && watches.size === 1).toBe(true);
  change("ann", "LATER");
  await eventually(() => ann).toContain("put LATER");
  failing.clear();
  await eventually(() => mallory).toContain("put WHILE_AWAY");
});

test("after the watch began anew, only Secrets that changed meanwhile are read", async () => {
  const names = Array.from({ length: 20 }, (_unused, index) => `user${index}`);
  const told = new Map<string, string[]>();
  for (const name of names) {
    told.set(name, await followed(name));
  }
  api.requests.length = 0;
  watches.forEach((watch) => watch.destroy());
  change("user7", "WHILE_AWAY");
  await eventually(() => told.get("user7")).toContain("put WHILE_AWAY");
  expect(api.requests.filter((request) => request.includes("/secrets/"))).toEqual([
    "GET /api/v1/namespaces/n/secrets/nbsecrets-user7",
  ]);
});

test("two stores of one name hear the same; one that ends leaves the other its own", async () => {
  const [one, other] = [await users.open({ user: "ann", created: CREATED }), await followed("ann")];
  const told: string[] = [];
  await one.list();
  await one.watch((event) => told.push(event.kind));
  change("ann", "FIRST");
  await eventually(() => [told, other]).toEqual([["put"], ["put FIRST"]]);
  await one.close();
  change("ann", "SECOND");
  await eventually(() => other).toContain("put SECOND");
});

test("snapshots that are asked for together are two reads, not one each", async () => {
  const store = await users.open({ user: "ann", created: CREATED });
  api.requests.length = 0;
  await Promise.all(Array.from({ length: 50 }, () => store.snapshot()));
  expect(api.requests.length).toBe(2);
  await store.close();
});
