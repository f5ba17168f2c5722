const IN_TERMINAL_EVERY = 200;
const IN_LOG_EVERY = 20_000;
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
    const line = new ReportLine(head);
    let did;
    try {
      did = await action((text) => line.show(text));
    } catch (error) {
      process.stdout.write("failed\n");
      throw error;
    }
    line.clear();
    process.stdout.write(did === false ? "up to date\n" : `done in ${duration(performance.now() - started)}\n`);
  }
}

/** What a step reports, after the head of its line: in a terminal each report in place of the one before. */
class ReportLine {
  #head;
  #last = performance.now();
  #shown = false;

  constructor(head) {
    this.#head = head;
  }

  show(text) {
    const { isTTY } = process.stdout;
    const now = performance.now();
    if (now - this.#last < (isTTY ? IN_TERMINAL_EVERY : IN_LOG_EVERY)) return;
    this.#last = now;
    this.#shown = true;
    process.stdout.write(isTTY ? `\r${this.#head}${text}${CLEAR_REST}` : `${text} … `);
  }

  clear() {
    if (this.#shown && process.stdout.isTTY) process.stdout.write(`\r${this.#head}${CLEAR_REST}`);
  }
}

/** `0.4 s`, `12 s`, `6 m 12 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} m ${whole % 60} s`;
}
