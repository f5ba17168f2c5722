import { expect, it } from "vitest";
import { asItIs } from "../src/as-it-is.ts";

it.each([
  ["plain", "plain"],
  ["pa$(trash)ss", "pa\\$(trash)ss"],
  ["$(sync~spin)$(a)", "\\$(sync~spin)\\$(a)"],
  ["$() $(no icon) $HOME", "$() $(no icon) $HOME"],
])("%j is shown as what it is", (line, label) => {
  expect(asItIs(line)).toBe(label);
});

it("is cut where nobody reads on", () => {
  expect(asItIs("x".repeat(3000))).toBe(`${"x".repeat(2000)}…`);
});
