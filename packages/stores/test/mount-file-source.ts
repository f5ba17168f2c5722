import { readFile } from "node:fs/promises";
import type { SnapshotSource } from "../src/mount-writer.ts";

/** A store for tests: a JSON file of names and texts. */
export function fileSource(file: string): SnapshotSource {
  return {
    snapshot: async () => {
      const texts = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
      return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
    },
  };
}
