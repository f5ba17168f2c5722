import { expect, test } from "vitest";
import { isSameTime } from "../src/user-secret-marks.ts";

const exact = "2026-01-31T10:00:00.423456Z";

test.each([
  ["the very same", exact, exact, true],
  ["a fraction that was cut off", exact, "2026-01-31T10:00:00Z", true],
  ["a fraction that was rounded up", "2026-01-31T10:00:00.623456Z", "2026-01-31T10:00:01.000000Z", true],
  ["a whole second that is another", exact, "2026-01-31T10:00:02Z", false],
  ["two fractions, of people who were made within a second", exact, "2026-01-31T10:00:00.923456Z", false],
  ["one that is not known", exact, undefined, true],
  ["one that is no time", exact, "yesterday", false],
  ["two that are no times, and the same", "yesterday", "yesterday", true],
])("two times of making: %s", (_what, one, other, isSame) => {
  expect([isSameTime(one, other), isSameTime(other, one)]).toEqual([isSame, isSame]);
});
