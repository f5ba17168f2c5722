import { describe, expect, it } from "vitest";
import { rowsInWindow } from "../src/list-window";

const window = { count: 1000, top: 0, height: 400, rowHeight: 40, beyond: 10, keep: [] };

describe("rowsInWindow", () => {
  it("draws what is in sight and some more on both sides", () => {
    const rows = rowsInWindow({ ...window, top: 4000 });
    expect(rows[0]).toBe(90);
    expect(rows).toContain(100);
    expect(rows).toContain(110);
    expect(rows.length).toBeLessThan(40);
    expect(rows).toEqual(Array.from({ length: rows.length }, (_unused, offset) => 90 + offset));
  });

  it("draws all of a short list, and nothing of an empty one", () => {
    expect(rowsInWindow({ ...window, count: 3 })).toEqual([0, 1, 2]);
    expect(rowsInWindow({ ...window, count: 0 })).toEqual([]);
  });

  it("draws no more beyond where the list begins or ends", () => {
    expect(rowsInWindow(window)).toHaveLength(11 + 10);
    expect(rowsInWindow({ ...window, top: 1e9 })).toHaveLength(11 + 10);
    expect(rowsInWindow({ ...window, top: 4000, beyond: 0 })).toEqual(
      Array.from({ length: 11 }, (_unused, offset) => 100 + offset),
    );
  });

  it("keeps a row that is far away, once and in its place", () => {
    const rows = rowsInWindow({ ...window, top: 4000, keep: [3, 999, 100] });
    expect(rows[0]).toBe(3);
    expect(rows.at(-1)).toBe(999);
    expect(rows.filter((index) => index === 100)).toHaveLength(1);
    expect(rowsInWindow({ ...window, count: 5, keep: [-1, 5] })).toEqual([0, 1, 2, 3, 4]);
  });

  it("shows the end of a list that became shorter than it is scrolled", () => {
    const rows = rowsInWindow({ ...window, top: 39_000, count: 30 });
    expect(rows).toContain(29);
    expect(rows).toContain(20);
    expect(rowsInWindow({ ...window, top: 1e9, count: 2 })).toEqual([0, 1]);
  });
});
