import { statfsSync } from "node:fs";

/** File systems that keep nothing on a disk, as Linux numbers them (linux/magic.h): tmpfs, ramfs. */
const memoryFileSystems: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** On Linux. */
export function isInMemory(path: string): boolean {
  return memoryFileSystems.has(statfsSync(path).type);
}
