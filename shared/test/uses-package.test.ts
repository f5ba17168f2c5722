import { expect, it } from "vitest";
import { keepsLoaded, usesPackage } from "../src/index.ts";

it.each([
  ["import nbsecrets", true],
  ["import os, nbsecrets\n", true],
  ["x = 1\n%load_ext nbsecrets\n", true],
  ["# import nbsecrets", false],
  ["import nbsecrets_other", false],
  ["print('%load_ext nbsecrets')", false],
  ["", false],
])("%j in Python: %s", (code, uses) => {
  expect(usesPackage("python", ["x = 1", code])).toBe(uses);
});

it("is never so in another language", () => {
  expect(usesPackage("r", ["import nbsecrets"])).toBe(false);
  expect(usesPackage("cobol", ["import nbsecrets"])).toBe(false);
});

it.each([
  ["import os\n%load_ext nbsecrets\n", true],
  ["  %load_ext  nbsecrets ", true],
  ["# %load_ext nbsecrets", false],
  ["%load_ext nbsecrets_other", false],
  ["import nbsecrets", false],
])("%j keeps secrets loaded: %s", (code, keeps) => {
  expect(keepsLoaded(["x = 1", code])).toBe(keeps);
});
