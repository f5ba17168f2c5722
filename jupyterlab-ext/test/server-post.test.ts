import { ServerConnection } from "@jupyterlab/services";
import { expect, it } from "vitest";
import { serverPost } from "../src/server-post";

/** Posts where a server, or who stands before it, answers this. */
function post(answer: () => Promise<Response>): Promise<Response> {
  const settings = ServerConnection.makeSettings({ baseUrl: "http://127.0.0.1/", fetch: answer });
  return serverPost(settings)("ticket", { body: "{}" });
}

const page = { "Content-Type": "text/html; charset=utf-8" };
const refused = { code: "denied", key: "service-refused" };

it.each([
  ["sent to a page of another origin", Object.defineProperty(new Response(), "type", { value: "opaqueredirect" })],
  ["answered with a page", new Response("<title>Sign in</title>", { headers: page })],
])("tells that somebody does not know the person, %s", async (_how, response) => {
  await expect(post(() => Promise.resolve(response))).rejects.toMatchObject(refused);
});

it.each([
  ["our handlers' answer", new Response("{}", { headers: { "Content-Type": "application/json" } })],
  ["a page that says what failed", new Response("<title>Bad gateway</title>", { status: 502, headers: page })],
])("gives %s to who asked", async (_what, response) => {
  expect(await post(() => Promise.resolve(response))).toBe(response);
});

it("tells that nothing answers", async () => {
  await expect(post(() => Promise.reject(new TypeError("Failed to fetch")))).rejects.toMatchObject({
    code: "unavailable",
    key: "service-unreachable",
  });
});
