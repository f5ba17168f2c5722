import { MemoryShelf, type SecretDriver } from "../src/index.ts";

/** One store on a shelf of its own, as both suites take it. */
interface ShelfStore<Driver extends SecretDriver> {
  readonly driver: Driver;
  second(): Promise<Driver>;
  dispose(): Promise<void>;
}

/** Opens stores for the suite: the clients of each share one shelf, and `make` makes them. */
export function openOnShelf<Driver extends SecretDriver>(
  make: (shelf: MemoryShelf) => Driver,
): () => Promise<ShelfStore<Driver>> {
  return async () => {
    const shelf = new MemoryShelf();
    const opened: Driver[] = [];
    const open = (): Driver => {
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
