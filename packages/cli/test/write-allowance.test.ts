import { expect, test } from "vitest";
import { WriteAllowance } from "../src/write-allowance.ts";

const refusal = (take: () => void): unknown => {
  try {
    take();
    return undefined;
  } catch (error) {
    return (error as { toJSON(): unknown }).toJSON();
  }
};
const wait = (seconds: string): object => ({ code: "unavailable", key: "hub-writes-often", params: { seconds } });

test("forty at once, then two in each second, for each user", () => {
  let now = 0;
  const allowance = new WriteAllowance(undefined, () => now);
  for (let count = 0; count < 40; count += 1) {
    allowance.take("mallory", 10);
  }
  expect(refusal(() => allowance.take("mallory", 10))).toEqual(wait("1"));
  expect(refusal(() => allowance.take("ann", 10))).toBeUndefined();
  now += 1000;
  allowance.take("mallory", 10);
  allowance.take("mallory", 10);
  expect(refusal(() => allowance.take("mallory", 10))).toEqual(wait("1"));
  now += 60_000;
  for (let count = 0; count < 40; count += 1) {
    allowance.take("mallory", 10);
  }
  expect(refusal(() => allowance.take("mallory", 10))).toEqual(wait("1"));
});

test("twenty MiB at once, then as much in a minute", () => {
  let now = 0;
  const allowance = new WriteAllowance(undefined, () => now);
  const mebibyte = 1024 * 1024;
  for (let count = 0; count < 20; count += 1) {
    allowance.take("mallory", mebibyte);
  }
  expect(refusal(() => allowance.take("mallory", mebibyte))).toEqual(wait("3"));
  now += 3000;
  allowance.take("mallory", mebibyte);
  expect(refusal(() => allowance.take("mallory", mebibyte))).toEqual(wait("3"));
});
