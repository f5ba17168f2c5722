import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Resolves when the file of that name in a mount holds the value. It waits for the swap, and asks at no interval. */
export async function mountedValue(mount: string, name: string, value: string): Promise<void> {
  const isThere = async (): Promise<boolean> => (await readFile(join(mount, name), "utf8").catch(() => "")) === value;
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(mount, () => void look());
    watcher.once("error", reject);
    const look = async (): Promise<void> => {
      if (await isThere()) {
        watcher.close();
        resolve();
      }
    };
    void look();
  });
}
