import { SecretError } from "@nbsecrets/shared";
import { expect, test } from "vitest";
import type { HubCaller } from "../src/hub-callers.ts";
import { HubGate } from "../src/hub-gate.ts";
import { callerOf } from "./hub-server-scene.ts";

test("the hub is asked about 32 tokens at once, and once about each", async () => {
  const answers: (() => void)[] = [];
  const asked: string[] = [];
  const gate = new HubGate((token) => {
    asked.push(token);
    return new Promise<HubCaller>((resolve) => answers.push(() => resolve(callerOf(token))));
  });
  const tokens = Array.from({ length: 40 }, (_unused, index) => `token-of-user${index}`);
  const coming = [...tokens, "token-of-user0", "token-of-user39"].map((token) => gate.identify(token));
  expect(asked.length).toBe(32);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked.length).toBe(32);
  answers.splice(0).forEach((answer) => answer());
  await coming[0];
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual(tokens);
  answers.splice(0).forEach((answer) => answer());
  const users = (await Promise.all(coming)).map(({ user }) => user);
  expect(users.slice(-2)).toEqual(["user0", "user39"]);
  const again = gate.identify("token-of-user0");
  expect(asked.length).toBe(41);
  answers.forEach((answer) => answer());
  await again;
});

test("one that fails gives its place to the next", async () => {
  const gate = new HubGate(async () => {
    throw new SecretError("unavailable", "hub-down");
  });
  const tokens = Array.from({ length: 100 }, (_unused, index) => `token-of-user${index}`);
  const keys = await Promise.all(tokens.map((token) => gate.identify(token).catch(({ key }: SecretError) => key)));
  expect(new Set(keys)).toEqual(new Set(["hub-down"]));
});
