import { execFileSync } from "node:child_process";
import { checkout } from "../editors/checkout.ts";
import { peerPython } from "./peer-environment.ts";
import { printRow, round } from "./print-row.ts";

/** What packages/loader/benchmarks/bench_peers.py prints. */
interface PeerFigures {
  readonly python: string;
  readonly runs: number;
  readonly secrets: number;
  readonly kinds: Readonly<
    Record<string, { readonly version: string; readonly p50_ms: number; readonly p95_ms: number }>
  >;
}

// The real package is on no package index: a checkout of it can be named; else its stand-in is measured alone.
const checkoutOfAe5Tools = process.env["BENCH_AE5_TOOLS"];
const figures = JSON.parse(
  execFileSync(
    peerPython(),
    [
      checkout("packages/loader/benchmarks/bench_peers.py"),
      ...["--runs", "25"],
      ...(checkoutOfAe5Tools === undefined ? [] : ["--ae5-tools", checkoutOfAe5Tools]),
    ],
    { encoding: "utf8" },
  ),
) as PeerFigures;

const { nbsecrets: ours, ...peers } = figures.kinds;
const real = checkoutOfAe5Tools === undefined ? "like ae5_tools" : "ae5_tools";
const theirs = peers[real];
if (ours === undefined || theirs === undefined) {
  throw new Error("The loader or ae5_tools was not measured.");
}
printRow({
  what: `loader, ${figures.secrets} secrets, fresh process, import + load: times ahead of ${real} (median)`,
  figure: theirs.p50_ms / ours.p50_ms,
  unit: "×",
  least: 30,
  peer: `${round(theirs.p50_ms)} ms (${real})`,
  note:
    `nbsecrets p50 ${round(ours.p50_ms)}, p95 ${round(ours.p95_ms)} ms; ${figures.runs} processes each, in turns; ` +
    `Python ${figures.python}`,
});
for (const [kind, { version, p50_ms, p95_ms }] of Object.entries(peers)) {
  printRow({
    what: `the same by ${`${kind} ${version}`.trim()} (median)`,
    figure: p50_ms,
    unit: "ms",
    peer: `${round(p50_ms / ours.p50_ms)} × nbsecrets`,
    note: `p95 ${round(p95_ms)} ms`,
  });
}
