import { expect, it } from "vitest";
import { editedElsewhere, type SecretInfo } from "../src/index.ts";

const before: SecretInfo = {
  name: "A",
  version: "v1",
  updatedAt: "2026-10-01T00:00:00.000Z",
  description: "note",
};

it.each<[string, SecretInfo | undefined, boolean, string]>([
  ["the same version", { ...before }, false, "no"],
  ["another version", { ...before, version: "v2" }, false, "changed"],
  ["nothing", undefined, false, "deleted"],
  ["nothing, after a new link", undefined, true, "deleted"],
  ["another version, same time and details, after a new link", { ...before, version: "v2" }, true, "no"],
  [
    "another time after a new link",
    { ...before, version: "v2", updatedAt: "2026-10-02T00:00:00.000Z" },
    true,
    "changed",
  ],
  ["another note after a new link", { ...before, version: "v2", description: "other" }, true, "changed"],
  ["another date after a new link", { ...before, version: "v2", expiresAt: "2027-01-31" }, true, "changed"],
])("%s: %s", (_situation, now, linkRenewed, expected) => {
  expect(editedElsewhere(before, now, linkRenewed)).toBe(expected);
});

it("takes a secret of unknown time for changed after a new link", () => {
  const unknown = { name: "A", version: "v1" };
  expect(editedElsewhere(unknown, { ...unknown, version: "v2" }, true)).toBe("changed");
});
