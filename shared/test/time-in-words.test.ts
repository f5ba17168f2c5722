import { describe, expect, it } from "vitest";
import { timeInWords } from "../src/index.ts";

const now = Date.parse("2027-01-31T12:00:00Z");
const minute = 60_000;

describe("timeInWords", () => {
  it.each([
    [0, "now"],
    [-59_999, "now"],
    [-minute, "1 minute ago"],
    [-119_999, "1 minute ago"],
    [-60 * minute, "1 hour ago"],
    [-24 * 60 * minute, "yesterday"],
    [-47 * 60 * minute, "yesterday"],
    [-48 * 60 * minute, "2 days ago"],
    [-45 * 24 * 60 * minute, "last month"],
    [-800 * 24 * 60 * minute, "2 years ago"],
    [3 * 60 * minute, "in 3 hours"],
  ])("%i ms from now is %s", (distance, expected) => {
    expect(timeInWords(now + distance, now, "en", "long")).toBe(expected);
  });

  it("knows no words for what is no moment", () => {
    expect(timeInWords(Number.NaN, now, "en", "long")).toBeUndefined();
    expect(timeInWords(Infinity, now, "en", "long")).toBeUndefined();
  });
});
