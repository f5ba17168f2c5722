import { expect, it } from "vitest";
import { withoutTurns } from "../src/without-turns.ts";

it.each([
  ["plain, with 👩‍🔬 and\nlines", "plain, with 👩‍🔬 and\nlines"],
  ["\u202ereversed \u2066and\u2069 more", "reversed and more"],
  ["مفتاح\u200fسري", "مفتاح\u200fسري"],
])("%j turns nothing beside it", (note, shown) => {
  expect(withoutTurns(note)).toBe(shown);
});
