import { expect, test, vi } from "vitest";
import { applyChanges, type SecretEntry } from "../src/apply-changes.ts";
import type { Change } from "../src/index.ts";
import { MAX_BATCH_CHANGES } from "../src/limits.ts";

const putting = (count: number): Change[] =>
  Array.from({ length: count }, (_unused, index) => ({
    kind: "put",
    name: `KEY_${index}`,
    value: new Uint8Array(),
    mode: "create",
  }));
const apply = (changes: readonly Change[], entries: ReadonlyMap<string, SecretEntry> = new Map()) =>
  applyChanges(changes, { entries, now: "2026-01-31T10:00:00Z", versionOf: () => "1", make: (fields) => fields });

test("as many changes as a batch may have are one pass through the names, not one each", () => {
  const changes = putting(MAX_BATCH_CHANGES);
  const walks = vi.spyOn(Map.prototype, "keys");
  try {
    expect(apply(changes).entries.size).toBe(MAX_BATCH_CHANGES);
    expect(walks.mock.calls.length).toBeLessThanOrEqual(2);
  } finally {
    walks.mockRestore();
  }
});

test("more are refused before anything is done", () => {
  const refused = { code: "too-large", key: "batch-too-many", params: { count: "10001", limit: "10000" } };
  expect(() => apply(putting(MAX_BATCH_CHANGES + 1))).toThrow(expect.objectContaining(refused));
});

test("a name that differs in case is found among those that came in the same batch, and not among those that leave", () => {
  const put = (name: string): Change => ({ kind: "put", name, value: new Uint8Array(), mode: "create" });
  const before = new Map([["Old", { value: new Uint8Array() }]]);
  expect(() => apply([put("a"), put("b"), put("A")])).toThrow(expect.objectContaining({ key: "case-collision" }));
  expect(() => apply([put("OLD")], before)).toThrow(expect.objectContaining({ key: "case-collision" }));
  expect([...apply([put("OLD"), { kind: "remove", name: "Old" }], before).entries.keys()]).toEqual(["OLD"]);
});
