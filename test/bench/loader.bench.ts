import { execFileSync } from "node:child_process";
import { checkout, inEnvironment } from "../editors/checkout.ts";
import { printRow } from "./print-row.ts";

/** The loader's own bench does the measuring, in Python; see packages/loader/benchmarks. */
interface LoaderFigures {
  readonly python: string;
  readonly secrets: number;
  readonly value_bytes: number;
  readonly runs: number;
  readonly bare_reads_ms: number;
  readonly import_and_load_ms: number;
  readonly ratio: number;
  readonly unchanged_check_us: number;
}

const figures = JSON.parse(
  execFileSync(inEnvironment("python"), [checkout("packages/loader/benchmarks/bench_loader.py"), "--runs", "41"], {
    encoding: "utf8",
  }),
) as LoaderFigures;
const size = `${figures.secrets} secrets of ${figures.value_bytes} B`;

printRow({
  what: `loader, ${size}, fresh process: import + load, beside bare file reads (median)`,
  figure: figures.ratio,
  unit: "×",
  limit: 2,
  peer: `${figures.bare_reads_ms} ms (bare reads)`,
  note: `import + load ${figures.import_and_load_ms} ms; ${figures.runs} processes each; Python ${figures.python}`,
});
printRow({
  what: `%load_ext nbsecrets: check before a cell when nothing changed, ${size} (median)`,
  figure: figures.unchanged_check_us,
  unit: "µs",
  limit: 50,
  note: "20,000 checks in each of 5 processes",
});
