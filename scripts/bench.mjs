import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { buildVscodeTests, VSCODE_TESTS_STEP } from "./build-vscode-tests.mjs";
import { provideChromium } from "./find-chromium.mjs";
import { inCheckout, main, Refusal } from "./checkout.mjs";
import { HELM_STEP, provideHelm } from "./helm.mjs";
import { NODE_STEP, provideNode } from "./kubernetes-node.mjs";
import { requireNodePlatform } from "./node-platform.mjs";
import { inOwnNetwork } from "./own-network.mjs";
import { CLUSTER_STEP, provideCluster } from "./cluster.mjs";
import { onNode24 } from "./on-node24.mjs";
import { run } from "./run-command.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";
import { provideVscodeHost, VSCODE_HOST_STEP } from "./vscode-host.mjs";

/**
 * Runs every `test/bench/*.ts` and prints one table. A bench prints one JSON object a line on standard output, with
 * `what` (naming value sizes), `reach` (the figure to reach, as text), `figure`, `unit`, `missed`, `load` (of the machine,
 * over the last minute), and where there are some `peer` (what something comparable took in the same run) and `note`.
 * A figure that is missed is marked; only a bench that breaks off fails.
 */
await main(async () => {
  const wanted = process.argv.slice(2);
  const directory = inCheckout("test", "bench");
  const names = readdirSync(directory)
    .filter((name) => name.endsWith(".bench.ts"))
    .sort();
  const asked = names.filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
  const chosen = asked.some(isOnNode) ? await withoutNodeWhereThereIsNone(asked, wanted.length === 0) : asked;
  if (chosen.length === 0) throw new Refusal("There is no such bench in test/bench.");
  const more = [["Chromium", provideChromium]];
  if (chosen.some((name) => /^(kubernetes|hub|node)/.test(name))) more.push([CLUSTER_STEP, provideCluster]);
  if (chosen.some((name) => name.startsWith("vscode"))) {
    more.push([VSCODE_HOST_STEP, provideVscodeHost], [VSCODE_TESTS_STEP, buildVscodeTests]);
  }
  if (chosen.some(isOnNode)) more.push([HELM_STEP, provideHelm], [NODE_STEP, provideNode]);
  await onNode24(import.meta.url, SET_UP_STEPS + more.length);
  await setUp({ tests: true, more });
  const rows = [];
  const failed = [];
  for (const name of chosen) {
    console.log(`\n── ${name}`);
    const words = [inCheckout("test", "bench", name)];
    const command = isOnNode(name) ? inOwnNetwork(process.execPath, words) : [process.execPath, words];
    const { code, output } = await run(...command);
    const lines = output.split("\n");
    const found = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    if (code !== 0 || found.length === 0) {
      failed.push(name);
      console.log(output.trimEnd());
    }
    rows.push(...found);
  }
  console.log(`\nNode ${process.version}, ${process.platform}-${process.arch}, ${cpus().length} processors\n`);
  console.log(table(rows));
  const notes = rows.filter(({ note }) => note !== undefined).map(({ what, note }) => `- ${what}: ${note}`);
  if (notes.length > 0) console.log(`\n${notes.join("\n")}`);
  if (failed.length > 0) throw new Refusal(`${failed.join(", ")} gave no figures.`);
});

function isOnNode(name) {
  return name.startsWith("node");
}

/** Who asks for all of them has the others also where no pods can run. */
async function withoutNodeWhereThereIsNone(names, isForAll) {
  try {
    await requireNodePlatform();
    return names;
  } catch (error) {
    if (!isForAll || !(error instanceof Refusal)) throw error;
    console.log(error.message);
    return names.filter((name) => !isOnNode(name));
  }
}

function table(rows) {
  const head = ["what", "to reach", "figure", "peer", "load"];
  const cells = rows.map(({ what, reach, figure, unit, missed, peer, load }) => [
    what,
    reach ?? "",
    `${figure} ${unit}${missed ? " MISSED" : ""}`,
    String(peer ?? ""),
    String(load ?? ""),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}
