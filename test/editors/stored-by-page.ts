import type { Page } from "@playwright/test";

/** All that pages of this origin have stored in the browser, as one text: storages, databases, caches and cookies. */
export async function storedByPage(page: Page): Promise<string> {
  const stored = await page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error("A database cannot be read."));
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        found.push(name, store, await answer(rows.getAllKeys()), await answer(rows.getAll()));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        found.push(request.url, await (await cache.match(request))?.text());
      }
    }
    const bytes = (_key: string, value: unknown): unknown =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value instanceof ArrayBuffer ? value : value.buffer)
        : value;
    return JSON.stringify(found, bytes);
  });
  return stored + JSON.stringify(await page.context().cookies());
}
