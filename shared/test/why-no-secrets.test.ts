import { expect, it } from "vitest";
import { whyNoSecrets } from "../src/index.ts";
import type { Problem } from "../src/secret-error.ts";

const problem: Problem = { code: "locked", key: "nothing-stored", params: {} };

it("says that nothing is stored only where somebody could look", () => {
  const none = { key: "nothing-stored", params: {} };
  expect(whyNoSecrets({ phase: "ready" })).toEqual(none);
  expect(whyNoSecrets({ phase: "ready", problem })).toEqual(none);
  expect(whyNoSecrets({ phase: "blocked", problem })).toBe(problem);
});
