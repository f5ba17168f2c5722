import type { Page } from "@playwright/test";

/** Which of the texts the page's JavaScript heap still holds after a collection. */
export async function heapHolds(page: Page, texts: readonly string[]): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const held = new Set<string>();
  const longest = Math.max(...texts.map((text) => text.length));
  let end = "";
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    const seen = end + chunk;
    texts.filter((text) => seen.includes(text)).forEach((text) => held.add(text));
    // A text may lie across two chunks.
    end = seen.slice(-longest);
  });
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return [...held];
}
