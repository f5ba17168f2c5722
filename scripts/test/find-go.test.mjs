import { expect, test } from "vitest";
import { isNewEnough } from "../find-go.mjs";

test.each([
  ["go1.26.6", true],
  ["go1.26.10", true],
  ["go1.27", true],
  ["go1.27rc1", true],
  ["go2.0.1", true],
  ["go1.26.5", false],
  ["go1.26", false],
  ["go1.9.7", false],
  ["devel go1.28-abc", false],
])("%s compiles the test cluster: %s", (version, answer) => {
  expect(isNewEnough(version)).toBe(answer);
});
