import type { BigIntStats } from "node:fs";

/** Differs when a file was written or replaced. */
export function fileStamp(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}
