import { describe, expect, it } from "vitest";
import { rowAfterKey, TypeToFind } from "../src/list-keyboard";

describe("rowAfterKey", () => {
  it.each([
    ["ArrowDown", 0, 1],
    ["ArrowDown", 99, 99],
    ["ArrowUp", 5, 4],
    ["ArrowUp", 0, 0],
    ["PageDown", 0, 9],
    ["PageDown", 95, 99],
    ["PageUp", 20, 11],
    ["PageUp", 3, 0],
    ["Home", 50, 0],
    ["End", 50, 99],
    ["a", 50, undefined],
    ["Enter", 50, undefined],
  ])("%s on row %i goes to %s", (key, index, expected) => {
    expect(rowAfterKey(key, { index, count: 100, page: 10 })).toBe(expected);
  });

  it("moves by one row at least where less than two are in sight", () => {
    expect(rowAfterKey("PageDown", { index: 0, count: 3, page: 1 })).toBe(1);
    expect(rowAfterKey("PageUp", { index: 2, count: 3, page: 0 })).toBe(1);
  });

  it("has nowhere to go from the only row", () => {
    expect(rowAfterKey("ArrowDown", { index: 0, count: 1, page: 10 })).toBe(0);
  });
});

describe("TypeToFind", () => {
  const names = ["API_KEY", "AWS_KEY", "AWS_SECRET", "BUCKET", "aws_lower", "AAA"];

  function typed(letters: string, from: number, pause = 100): number | undefined {
    const find = new TypeToFind();
    let at: number | undefined = from;
    [...letters].forEach((letter, index) => {
      at = find.find(letter, index * pause, names, at ?? from) ?? at;
    });
    return at;
  }

  it("goes to the next name that begins with the letter, in whatever case, and round", () => {
    expect(typed("b", 0)).toBe(3);
    expect(typed("A", 3)).toBe(4);
    expect(typed("b", 3)).toBe(3);
    expect(typed("a", 5)).toBe(0);
  });

  it("narrows down with each letter", () => {
    expect(typed("aws_s", 0)).toBe(2);
    expect(typed("ap", 3)).toBe(0);
  });

  it("goes on with the same letter again", () => {
    expect(typed("aaa", 3)).toBe(0);
  });

  it("begins anew after a pause", () => {
    expect(typed("ab", 0, 1001)).toBe(3);
  });

  it("stays where nothing begins so", () => {
    expect(new TypeToFind().find("x", 0, names, 2)).toBeUndefined();
    expect(new TypeToFind().find("x", 0, [], 0)).toBeUndefined();
  });
});
