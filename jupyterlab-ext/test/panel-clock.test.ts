import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PanelClock } from "../src/panel-clock";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("tells the time while it is shown, and has no timer while it is hidden", () => {
  const clock = new PanelClock();
  const told: number[] = [];
  clock.onTick(() => told.push(clock.now));
  expect(vi.getTimerCount()).toBe(0);

  clock.setActive(true);
  const shown = clock.now;
  vi.advanceTimersByTime(60_000);
  expect(told.map((time) => time - shown)).toEqual([0, 30_000, 60_000]);

  clock.setActive(false);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(3_600_000);
  expect(clock.now - shown).toBe(60_000);

  clock.setActive(true);
  expect(clock.now - shown).toBe(3_660_000);
  clock.setActive(true);
  expect(vi.getTimerCount()).toBe(1);
  clock.setActive(false);
});

it("tells nobody who does not listen any longer", () => {
  const clock = new PanelClock();
  const listener = vi.fn();
  clock.onTick(listener)();
  clock.setActive(true);
  expect(listener).not.toHaveBeenCalled();
  clock.setActive(false);
});
