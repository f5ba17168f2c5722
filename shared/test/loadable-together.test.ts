import { expect, test } from "vitest";
import { loadableTogether } from "../src/index.ts";

test("what would change how programs run is loaded only where somebody asks for it by its name", () => {
  expect(loadableTogether(["API_KEY", "LD_PRELOAD", "NODE_AUTH_TOKEN", "PATH", "a.b"])).toEqual([
    "API_KEY",
    "NODE_AUTH_TOKEN",
  ]);
});
