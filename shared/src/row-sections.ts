import { isShared } from "./is-shared.ts";
import type { SecretInfo } from "./secret-driver.ts";

/** The rows of a panel under their headings, in this order. A section without rows is not shown. */
export interface RowSections {
  readonly own: readonly SecretInfo[];
  /** "Shared, read-only". */
  readonly shared: readonly SecretInfo[];
}

/** @param rows - in the order of `PanelModel.visible`: the shared ones last. */
export function rowSections(rows: readonly SecretInfo[]): RowSections {
  const first = rows.findIndex(isShared);
  return first < 0 ? { own: rows, shared: [] } : { own: rows.slice(0, first), shared: rows.slice(first) };
}
