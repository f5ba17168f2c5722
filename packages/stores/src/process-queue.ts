import { setTimeout as startTimer, clearTimeout as stopTimer } from "node:timers";

const queues = new Map<string, Promise<void>>();

/**
 * Lines up the callers of one process, in order, so that it does not race itself.
 * @param deadline - in milliseconds, as `Date.now()` counts.
 * @returns what to call to let the next one in; undefined when it was not our turn in time.
 */
export async function enterQueue(key: string, deadline: number): Promise<(() => void) | undefined> {
  const before = queues.get(key);
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const tail = (before ?? Promise.resolve()).then(() => left);
  queues.set(key, tail);
  void tail.then(() => {
    if (queues.get(key) === tail) {
      queues.delete(key);
    }
  });
  if (before === undefined || (await happensBefore(before, deadline))) {
    return leave;
  }
  leave();
  return undefined;
}

async function happensBefore(event: Promise<void>, deadline: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = startTimer(() => resolve(false), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([event.then(() => true), late]);
  } finally {
    stopTimer(timer);
  }
}
