import { completionPlace, NotebookReferences, unknownNames, type CellCode } from "@nbsecrets/references";
import { notebookCells } from "./notebook-samples.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";

const CELLS = 1_000;
const KEYSTROKES = 200;
/** Notebooks that are opened one after the other; the first is the one that finds nothing compiled. */
const NOTEBOOKS = 12;

const opened = new Samples();
let first = 0;
let firstProcessor = 0;
for (let number = 0; number < NOTEBOOKS; number += 1) {
  const cells = cellsOf(number);
  const [start, processor] = [performance.now(), process.cpuUsage()];
  const notebook = new NotebookReferences();
  notebook.update(cells);
  notebook.needs();
  const time = performance.now() - start;
  first = number === 0 ? time : first;
  firstProcessor = number === 0 ? process.cpuUsage(processor).user / 1_000 : firstProcessor;
  opened.add(time);
}
const cells = cellsOf(0);
const characters = cells.reduce((sum, { code }) => sum + code.length, 0);
printRow({
  what: `references in a notebook of 1,000 cells, ${Math.round(characters / 1_000)} kB: needs, the first notebook of the process`,
  figure: first,
  unit: "ms",
  limit: 100,
  note: `${round(firstProcessor)} ms of processor time; of ${opened.count} such notebooks: ${opened.summary()}`,
});

const notebook = new NotebookReferences();
notebook.update(cells);
const typed = new Samples();
for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) {
  const at = (stroke * 37) % CELLS;
  const edited = cellsOf(0);
  const cell = edited[at];
  if (cell !== undefined) {
    edited[at] = { ...cell, code: `${cell.code}\nx = os.environ["API_KEY_${stroke}` };
  }
  const start = performance.now();
  notebook.update(edited);
  notebook.needs();
  typed.add(performance.now() - start);
}
printRow({
  what: "references in a notebook of 1,000 cells: needs after one keystroke (p95)",
  figure: typed.p95,
  unit: "ms",
  limit: 5,
  note: typed.summary(),
});

const marked = new Samples();
const completed = new Samples();
const stored = new Set(Array.from({ length: 100 }, (_, index) => `SERVICE_${index}_API_KEY`));
for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) {
  const at = (stroke * 37) % CELLS;
  const edited = cellsOf(0);
  const code = `${edited[at]?.code ?? ""}\nx = os.environ["API_KEY_${stroke}`;
  edited[at] = { code, language: "python" };
  let start = performance.now();
  unknownNames(notebook.update(edited), { stored });
  marked.add(performance.now() - start);
  start = performance.now();
  completionPlace(code, code.length, "python", { meanings: notebook.meanings });
  completed.add(performance.now() - start);
}
printRow({
  what: "names in a notebook of 1,000 cells: unknown ones after one keystroke, 100 secrets stored (p95)",
  figure: marked.p95,
  unit: "ms",
  limit: 5,
  note: marked.summary(),
});
printRow({
  what: "names in a notebook of 1,000 cells: whether the cursor is in one (p95)",
  figure: completed.p95,
  unit: "ms",
  limit: 5,
  note: completed.summary(),
});

/** New strings each time, as an editor gives them. */
function cellsOf(number: number): CellCode[] {
  return notebookCells(CELLS, number).map((code) => ({ code: Buffer.from(code).toString(), language: "python" }));
}
