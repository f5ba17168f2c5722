import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SecretError } from "@nbsecrets/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HubApi } from "../src/hub-api.ts";
import { HubCallers } from "../src/hub-callers.ts";

let server: Server;
let callers: HubCallers;
/** What the hub, or something in its place, answers to `user` and to `users/ann`. */
let answers: Record<"user" | "users/ann", { status: number; body: string }>;
const json = (body: unknown, status = 200): { status: number; body: string } => ({
  status,
  body: JSON.stringify(body),
});

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, body } = answers[request.url?.replace("/hub/api/", "") as "user"];
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub/api`;
  callers = new HubCallers(new HubApi({ apiUrl, token: "service" }), "nbsecrets");
});
afterAll(() => void server.close());
beforeEach(() => {
  const scopes = ["access:services!service=nbsecrets", "access:servers!server=ann/"];
  answers = {
    user: json({ kind: "user", name: "ann", scopes }),
    "users/ann": json({ name: "ann", created: "2026-01-31T10:00:00Z", servers: { "": { pending: null } } }),
  };
});

const asked = (): Promise<unknown> =>
  callers.identify("token").then(
    (caller) => caller,
    ({ code, key }: SecretError) => `${code} ${key}`,
  );

test("who holds a token of a running server is known", async () => {
  expect(await asked()).toEqual({ user: "ann", server: "", created: "2026-01-31T10:00:00Z" });
});

describe("a token that is not taken", () => {
  test.each([
    [401, "Unauthorized"],
    [403, "Missing or invalid credentials."],
    [403, null],
  ])("is what the hub itself says with %i", async (status, message) => {
    answers.user = json({ status, message }, status);
    expect(await asked()).toBe("denied hub-signed-out");
  });

  test("is one of a user who is gone", async () => {
    answers["users/ann"] = json({ status: 404, message: null }, 404);
    expect(await asked()).toBe("denied hub-signed-out");
  });
});

describe("a proxy that answers in the hub's place signs nobody out", () => {
  test.each([
    [401, "<html>sign in</html>"],
    [403, "<html>not allowed</html>"],
    [403, "{}"],
    [403, JSON.stringify({ status: 500, message: "Other" })],
    [404, "<html>not here</html>"],
    [404, JSON.stringify({ status: 404, message: "Not Found" })],
    [200, "<html>"],
    [200, "[1]"],
    [502, JSON.stringify({ status: 502, message: "Bad Gateway" })],
  ])("with %i %s", async (status, body) => {
    answers.user = { status, body };
    expect(await asked()).toBe("unavailable hub-down");
  });

  test("nor one that has no page for a user", async () => {
    answers["users/ann"] = { status: 404, body: "<html>not here</html>" };
    expect(await asked()).toBe("unavailable hub-down");
  });
});

test("a hub that does not say when it made a user cannot tell who that is", async () => {
  answers["users/ann"] = json({ name: "ann", servers: { "": { pending: null } } });
  expect(await asked()).toBe("unavailable hub-may-not-read");
});
