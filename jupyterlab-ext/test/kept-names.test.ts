import { expect, it } from "vitest";
import type { KernelStage } from "@nbsecrets/shared";
import { KeptNames, storedValues } from "../src/kept-names";

const state = (stage: KernelStage, version = "1", kernel = "k") => ({
  kernel,
  stages: new Map([["A", stage]]),
  versions: new Map([["A", version]]),
});

it("loads what the kernel has not, and what our loader put there before", () => {
  expect(new KeptNames().due(state("not-loaded"), ["A"])).toEqual(["A"]);
  expect(new KeptNames().due(state("old"), ["A"])).toEqual(["A"]);
});

it("leaves a variable as it is that a cell has set to something else", () => {
  const kept = new KeptNames();
  expect(kept.due(state("different"), ["A"])).toEqual([]);
  kept.due(state("in-kernel"), []);
  expect(kept.due(state("different"), ["A"])).toEqual([]);
});

it("loads a value that was replaced, whatever put the one before there", () => {
  const kept = new KeptNames();
  kept.due(state("in-kernel", "1"), []);
  expect(kept.due(state("different", "2"), ["A"])).toEqual(["A"]);
  kept.due(state("in-kernel", "2"), []);
  expect(kept.due(state("different", "2"), ["A"])).toEqual([]);
});

it("loads it also where the kernel's last answer was older than the list", () => {
  const kept = new KeptNames();
  kept.due(state("in-kernel", "1"), []);
  kept.due(state("in-kernel", "2"), []);
  expect(kept.due(state("different", "2"), ["A"])).toEqual(["A"]);
});

it("takes another note, or another process of the service, for no other value; another time is one", () => {
  const info = { name: "A", version: "1", updatedAt: "2026-11-28T10:00:00.000Z" };
  const values = (change: object) => storedValues([{ ...info, ...change }]).get("A");
  expect(values({ version: "2", description: "a note" })).toBe(values({}));
  expect(values({ version: "2", updatedAt: "2026-11-28T10:00:01.000Z" })).not.toBe(values({}));
  // Another program's secret has no time.
  expect(storedValues([{ name: "A", version: "1" }])).not.toEqual(storedValues([{ name: "A", version: "2" }]));
});

it("knows nothing of another kernel", () => {
  const kept = new KeptNames();
  kept.due(state("in-kernel", "1"), []);
  expect(kept.due(state("different", "2", "other"), ["A"])).toEqual([]);
});
