import { loadavg } from "node:os";

/** One row of the table of `npm run bench`. */
export interface Row {
  /** What was measured, value sizes included. */
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** The figure to reach, in the same unit: at most this. Left out where there is none. */
  readonly limit?: number;
  /** The figure to reach where more is better: at least this. */
  readonly least?: number;
  /** What something comparable took in the same run. */
  readonly peer?: string;
  readonly note?: string;
}

/** Prints a row as one JSON object on one line; a figure that is missed is marked and fails nothing. */
export function printRow({ figure, limit, least, ...row }: Row): void {
  const rounded = round(figure);
  const reach = limit !== undefined ? `≤ ${limit} ${row.unit}` : least !== undefined ? `≥ ${least} ${row.unit}` : "";
  const missed = (limit !== undefined && rounded > limit) || (least !== undefined && rounded < least);
  const load = Number((loadavg()[0] ?? 0).toFixed(1));
  process.stdout.write(`${JSON.stringify({ ...row, figure: rounded, reach, missed, load })}\n`);
}

/** Three significant digits, and never fewer than the whole ones. */
export function round(figure: number): number {
  return figure >= 100 ? Math.round(figure) : Number(figure.toPrecision(3));
}
