import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadWhereUsed } from "@nbsecrets/stores";
import { checkout } from "../editors/checkout.ts";
import { notebookFile } from "./notebook-samples.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";

const NOTEBOOKS = 2_000;
const BYTES = 100_000_000;
const AGAIN = 15;
const stored = Array.from({ length: 20 }, (_, index) => `API_KEY_${index}`);

// In the checkout and not in the temporary directory, which may be memory.
mkdirSync(checkout(".work"), { recursive: true });
const root = mkdtempSync(checkout(".work", "bench-where-used-"));
try {
  let bytes = 0;
  for (let number = 0; number < NOTEBOOKS; number += 1) {
    const directory = join(root, `project-${number % 40}`);
    mkdirSync(directory, { recursive: true });
    const text = notebookFile(number, (BYTES / NOTEBOOKS) * (number % 10 === 0 ? 5.5 : 0.4));
    bytes += text.length;
    writeFileSync(join(directory, `notebook-${number}.ipynb`), text);
  }
  const what = `where used, over 2,000 notebooks, ${Math.round(bytes / 1_000_000)} MB`;
  const { WhereUsedIndex } = await loadWhereUsed();
  const index = new WhereUsedIndex();
  let told = 0;
  const turns = longestTurn();
  const start = performance.now();
  const { used, files } = await index.find([root], stored, { onProgress: () => (told += 1) });
  const first = (performance.now() - start) / 1_000;
  const longest = turns();
  const places = [...used.values()].reduce((sum, { length }) => sum + length, 0);
  printRow({
    what: `${what}: first`,
    figure: first,
    unit: "s",
    limit: 5,
    note: `${files} files, ${places} places; progress told ${told} times; the process answered nobody for ${round(longest)} ms at most`,
  });
  const again = new Samples();
  for (let run = 0; run < AGAIN; run += 1) {
    await again.time(() => index.find([root], stored));
  }
  printRow({ what: `${what}: again (p95)`, figure: again.p95 / 1_000, unit: "s", limit: 0.5, note: again.summary() });
} finally {
  rmSync(root, { recursive: true });
}

/** Measures from now on how long the event loop is held up at most, in milliseconds. */
function longestTurn(): () => number {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
