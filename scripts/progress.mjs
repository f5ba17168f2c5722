const REPORT_EVERY = 20_000;
const CLEAR_REST = "\x1b[K";

/**
 * Prints numbered steps: `2/4 Python packages … done in 12 s`. A step returns false when there was nothing to do. A long one
 * may report how far it is: a terminal shows that at the end of the step's line, a log every 20 s.
 */
export class Progress {
  #number;
  #total;

  constructor(total, done = 0) {
    this.#total = total;
    this.#number = done;
  }

  async step(title, action) {
    this.#number += 1;
    const started = performance.now();
    const head = `${this.#number}/${this.#total} ${title} … `;
    process.stdout.write(head);
    const { isTTY } = process.stdout;
    let last = started;
    let reported = false;
    const report = (text) => {
      const now = performance.now();
      if (now - last < (isTTY ? 200 : REPORT_EVERY)) return;
      last = now;
      reported = true;
      process.stdout.write(isTTY ? `\r${head}${text}${CLEAR_REST}` : `${text} … `);
    };
    let did;
    try {
      did = await action(report);
    } catch (error) {
      process.stdout.write("failed\n");
      throw error;
    }
    if (reported && isTTY) process.stdout.write(`\r${head}${CLEAR_REST}`);
    process.stdout.write(did === false ? "up to date\n" : `done in ${duration(performance.now() - started)}\n`);
  }
}

/** `0.4 s`, `12 s`, `6 m 12 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} m ${whole % 60} s`;
}
