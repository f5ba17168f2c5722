const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt after so many that failed in a row, in milliseconds: twice as long each time, up
 * to half a minute, and a random part of it, so that ten thousand sessions do not come back to one server all at once.
 */
export function retryPause(failures: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return full * (0.5 + random() / 2);
}
