import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KubernetesHandOver } from "../src/kubernetes-hand-over.ts";
import type { SecretObject } from "../src/kubernetes-secret.ts";

const object = (resourceVersion: string): SecretObject => ({ metadata: { resourceVersion }, data: { A: "YQ==" } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("gives what came last, once", () => {
  const handOver = new KubernetesHandOver();
  handOver.offer(object("1"));
  handOver.offer(object("2"));
  expect(handOver.take("2")).toEqual(object("2"));
  expect(handOver.take("2")).toBeUndefined();
});

test("gives nothing when something newer is known", () => {
  const handOver = new KubernetesHandOver();
  handOver.offer(object("1"));
  expect(handOver.take("2")).toBeUndefined();
  expect(handOver.take("1")).toBeUndefined();
});

test("holds nothing that nobody takes, and from then on nothing at all, until somebody asks", () => {
  const handOver = new KubernetesHandOver();
  handOver.offer(object("1"));
  vi.advanceTimersByTime(1_000);
  expect(handOver.isWanted).toBe(false);
  handOver.offer(object("2"));
  expect(handOver.take("2")).toBeUndefined();
  expect(handOver.isWanted).toBe(true);
  handOver.offer(object("3"));
  expect(handOver.take("3")).toEqual(object("3"));
});
