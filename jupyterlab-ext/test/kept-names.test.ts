import { expect, it } from "vitest";
import type { KernelStage } from "@nbsecrets/shared";
import { KeptNames } from "../src/kept-names";

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

it("knows nothing of another kernel", () => {
  const kept = new KeptNames();
  kept.due(state("in-kernel", "1"), []);
  expect(kept.due(state("different", "2", "other"), ["A"])).toEqual([]);
});
