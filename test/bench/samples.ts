import { round } from "./print-row.ts";

/** Durations in milliseconds of the same thing done again and again. */
export class Samples {
  readonly #values: number[] = [];

  get count(): number {
    return this.#values.length;
  }

  get median(): number {
    return this.#quantile(0.5);
  }

  get p95(): number {
    return this.#quantile(0.95);
  }

  get values(): readonly number[] {
    return this.#values;
  }

  add(value: number): void {
    this.#values.push(value);
  }

  /** Times one action. */
  async time<T>(action: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await action();
    this.add(performance.now() - start);
    return result;
  }

  /** For a peer or a note. */
  summary(): string {
    return `p50 ${round(this.median)}, p95 ${round(this.p95)} ms`;
  }

  /** The smallest value that this part of all samples does not exceed. */
  #quantile(part: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
    if (value === undefined) {
      throw new Error("Nothing was measured.");
    }
    return value;
  }
}
