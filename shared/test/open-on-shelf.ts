import { MemoryShelf, type SecretDriver } from "../src/index.ts";
import type { SuiteStore } from "../testing/index.ts";

/** Opens stores for the suite: the clients of each share one shelf, and `make` makes them. */
export function openOnShelf(make: (shelf: MemoryShelf) => SecretDriver): () => Promise<SuiteStore> {
  return async () => {
    const shelf = new MemoryShelf();
    const opened: SecretDriver[] = [];
    const open = (): SecretDriver => {
      const driver = make(shelf);
      opened.push(driver);
      return driver;
    };
    return {
      driver: open(),
      second: async () => open(),
      dispose: async () => void (await Promise.all(opened.map((driver) => driver.close()))),
    };
  };
}
