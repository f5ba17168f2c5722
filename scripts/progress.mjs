/** Prints numbered steps: `2/4 Python packages … done in 12 s`. A step returns false when there was nothing to do. */
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
    process.stdout.write(`${this.#number}/${this.#total} ${title} … `);
    let did;
    try {
      did = await action();
    } catch (error) {
      process.stdout.write("failed\n");
      throw error;
    }
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
