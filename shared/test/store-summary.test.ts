import { describe, expect, it, test } from "vitest";
import { renderMessage, storeSummary, type Usage } from "../src/index.ts";

const mebibyte = 1024 * 1024;
const vault: Usage = { usedBytes: 0, limitBytes: 16 * mebibyte, place: "this computer", encrypted: true };
const secret: Usage = {
  usedBytes: 0,
  limitBytes: mebibyte,
  store: "Secret user-credentials",
  place: "namespace alice",
};

describe("the words", () => {
  test("of a store that a place says enough of", () => {
    expect(storeSummary(vault).words).toEqual(["This computer", "encrypted"]);
    expect(storeSummary({ usedBytes: 0, place: "namespace alice" }).words).toEqual(["Namespace alice"]);
  });

  test("of one that a place does not say enough of, and nothing about encryption that nobody promised", () => {
    expect(storeSummary(secret).words).toEqual(["Secret user-credentials", "namespace alice"]);
    expect(storeSummary({ ...secret, encrypted: false }).words).toHaveLength(2);
  });

  test("of one that does not say where it is", () => {
    expect(storeSummary({ usedBytes: 0, place: "" }).words).toEqual([]);
  });
});

describe("where the first secret will be kept", () => {
  it.each([
    [vault, "Encrypted on this computer."],
    [secret, "Kept in Secret user-credentials, namespace alice."],
  ])("%o", (usage, told) => {
    const { kept } = storeSummary(usage);
    expect(kept && renderMessage(kept)).toBe(told);
  });

  test("is not made up", () => {
    expect(storeSummary({ usedBytes: 0, place: "memory" }).kept).toBeUndefined();
  });
});

describe("fullness", () => {
  const of = (usedBytes: number, limitBytes: number | undefined = mebibyte) =>
    storeSummary({ ...secret, usedBytes, limitBytes }).fullness;

  it.each([
    ["an empty one", 0],
    ["one byte less than half", mebibyte / 2 - 1],
  ])("is not shown of %s", (_what, usedBytes) => {
    expect(of(usedBytes)).toBeUndefined();
  });

  it.each([undefined, 0])("is not shown where the limit is %s", (limitBytes) => {
    expect(storeSummary({ ...secret, usedBytes: mebibyte, limitBytes }).fullness).toBeUndefined();
  });

  it.each([
    [mebibyte / 2, "50 % full", "512 KiB of 1 MiB in use, room for 512 KiB."],
    [Math.ceil(mebibyte * 0.64), "64 % full", "655 KiB of 1 MiB in use, room for 368 KiB."],
    [Math.ceil(mebibyte * 0.9) - 1, "89 % full", "921 KiB of 1 MiB in use, room for 102 KiB."],
  ])("of %d bytes is told", (usedBytes, label, details) => {
    const fullness = of(usedBytes);
    expect(fullness && [renderMessage(fullness.label), renderMessage(fullness.details)]).toEqual([label, details]);
    expect(fullness?.nearlyFull).toBe(false);
  });

  it.each([
    [Math.ceil(mebibyte * 0.9), "90 % full", "921 KiB of 1 MiB in use, room for 102 KiB only."],
    [mebibyte - 1, "99 % full", "1023 KiB of 1 MiB in use, room for 1 byte only."],
    [mebibyte, "100 % full", "1 MiB of 1 MiB in use, room for 0 bytes only."],
    [2 * mebibyte, "100 % full", "2 MiB of 1 MiB in use, room for 0 bytes only."],
  ])("of %d bytes is a warning with a remedy", (usedBytes, label, details) => {
    const fullness = of(usedBytes);
    expect(fullness && [renderMessage(fullness.label), renderMessage(fullness.details)]).toEqual([
      label,
      `${details} Delete secrets you no longer use.`,
    ]);
    expect(fullness?.nearlyFull).toBe(true);
  });

  test("of a limit of 256 KiB and of one of 16 MiB reads as well", () => {
    const small = of(150 * 1024, 256 * 1024);
    expect(small && renderMessage(small.details)).toBe("150 KiB of 256 KiB in use, room for 106 KiB.");
    const large = of(9.96 * mebibyte, 16 * mebibyte);
    expect(large && renderMessage(large.details)).toBe("9.9 MiB of 16 MiB in use, room for 6 MiB.");
  });
});
