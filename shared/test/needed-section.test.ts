import { expect, test } from "vitest";
import { neededSection, renderMessage, type KernelStage, type StagesState } from "../src/index.ts";

const known = (stages: Record<string, KernelStage>): StagesState => ({
  phase: "known",
  stages: new Map(Object.entries(stages)),
});
const need = (name: string, isStored = true) => ({ name, isStored });

test("a document that needs nothing has no section", () => {
  expect(neededSection([], known({}))).toBeUndefined();
});

test("what is missing comes first, what is ready last; each with what one click does", () => {
  const stages: Record<string, KernelStage> = {
    READY: "in-kernel",
    OLD: "old",
    WAITS: "arriving",
    LOADABLE: "not-loaded",
    FAR: "elsewhere",
  };
  const section = neededSection(
    [...Object.keys(stages).map((name) => need(name)), need("MISSING", false)],
    known(stages),
  );
  expect(section?.rows.map(({ name, action }) => [name, action])).toEqual([
    ["MISSING", "add"],
    ["OLD", "load"],
    ["FAR", undefined],
    ["WAITS", undefined],
    ["LOADABLE", "load"],
    ["READY", undefined],
  ]);
  expect(section && renderMessage(section.summary)).toBe("1 of 6 ready");
});

test("without a kernel it says what is stored, and offers to add what is not", () => {
  const section = neededSection([need("A"), need("B", false)], { phase: "none", stages: new Map() });
  expect(section?.rows.map(({ name, label, action }) => [name, renderMessage(label), action])).toEqual([
    ["B", "Not saved", "add"],
    ["A", "Stored", undefined],
  ]);
});

test("what the list tells sooner than the kernel counts", () => {
  const section = neededSection(
    [need("ADDED"), need("DELETED", false)],
    known({ ADDED: "not-saved", DELETED: "in-kernel" }),
  );
  expect(section?.rows.map(({ name, stage }) => [name, stage])).toEqual([
    ["DELETED", "not-saved"],
    ["ADDED", undefined],
  ]);
});

test("of a kernel that cannot be asked it says how many are stored, and why no more is known", () => {
  const needs = [need("A"), need("B", false)];
  const language = neededSection(needs, { phase: "language", stages: new Map() });
  expect(language && renderMessage(language.summary)).toBe("1 of 2 stored");
  expect(language?.rows.map(({ chain }) => renderMessage(chain))[1]).toContain("Insert the loader and run it.");
  const broken = neededSection(needs, { phase: "broken", stages: new Map() });
  expect(broken && renderMessage(broken.summary)).toBe("0 of 2 ready");
  expect(broken?.rows.map(({ chain }) => renderMessage(chain))[1]).toContain("Restart the kernel.");
});

test("where a row is short its state is a word or two, and nothing of the time it may take", () => {
  const stages = known({ A: "old", B: "different", C: "elsewhere", D: "arriving", E: "not-loaded", F: "in-kernel" });
  const section = neededSection(
    [..."ABCDEF"].map((name) => need(name)),
    { ...stages, arrivesWithin: 90 },
  );
  const words = ["Old value", "Different", "Elsewhere", "Arriving", "Not loaded", "In kernel"];
  expect(section?.rows.map(({ short }) => renderMessage(short))).toEqual(words);
});
