export interface ListWindow {
  /** How many rows there are in all. */
  readonly count: number;
  /** How far the list is scrolled, how high it is shown, and how high a row is; in CSS pixels. */
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  /** How many rows to draw beyond each edge. */
  readonly beyond: number;
  /** Positions of rows that are drawn wherever they are, as the one with the focus. */
  readonly keep: readonly number[];
}

/** The positions of the rows to draw, in order: those in sight, some beyond, and those to keep. */
export function rowsInWindow({ count, top, height, rowHeight, beyond, keep }: ListWindow): readonly number[] {
  const inSight = Math.ceil(height / rowHeight) + 1;
  // A list that became shorter is told to scroll back only after it was drawn.
  const seen = Math.min(Math.floor(top / rowHeight), count - inSight);
  const first = Math.max(0, seen - beyond);
  const end = Math.min(count, Math.max(0, seen) + inSight + beyond);
  const around = keep.filter((index) => index >= 0 && index < count && (index < first || index >= end));
  const between = Array.from({ length: Math.max(0, end - first) }, (_unused, offset) => first + offset);
  return [...new Set(around), ...between].sort((one, other) => one - other);
}
