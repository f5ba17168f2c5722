import { setImmediate as nextTurn } from "node:timers/promises";

/** How long one slice may keep the process busy, in milliseconds. */
const SLICE = 5;

/**
 * Does something quick and synchronous with each item, and lets others have their turn in between. For files in memory: to
 * hand one call to a thread and to hear of it again takes ten times as long as the call itself.
 */
export async function inSlices<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - began > SLICE) {
      await nextTurn();
      began = performance.now();
    }
  }
}
