import { expect, test } from "vitest";
import { secretFailure } from "../src/index.ts";

/** Each was looked through again from each of its characters, which held the page up for hours. */
test.each([
  ["a path without an end", `[Errno 2] No such file or directory: ${"a".repeat(2_000_000)}`],
  ["beginnings without an end", "There is no file ".repeat(200_000)],
  ["slashes", `No such file ${"/a".repeat(1_000_000)}`],
])(
  "an error whose text is %s is none of ours",
  (_what, errorValue) => {
    const failure = { errorName: "FileNotFoundError", errorValue, traceback: [errorValue], source: "NBSECRETS_MOUNT" };
    expect(secretFailure(failure, ["A"])).toBeUndefined();
  },
  20_000,
);

test("of a thousand names those are found that a cell of 10 MB and its traceback say", () => {
  const stored = Array.from({ length: 1_000 }, (_, index) => `API_KEY_${index}`);
  const failure = {
    errorName: "HTTPError",
    errorValue: "401 Client Error: Unauthorized",
    traceback: [`${"x ".repeat(5_000_000)} API_KEY_7`],
    source: `API_KEY_9 = 1 # ${"y ".repeat(5_000_000)}`,
  };
  expect(secretFailure(failure, stored)).toEqual({ kind: "refused", names: ["API_KEY_7", "API_KEY_9"] });
});
