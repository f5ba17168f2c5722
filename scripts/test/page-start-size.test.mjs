import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LABEXTENSION } from "../build-labextension.mjs";
import { pageStartFiles } from "../page-start-size.mjs";

const files = pageStartFiles();

test("what every page of JupyterLab loads of the extension is at most 60 kB compressed", () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
  expect(files.reduce((sum, { compressed }) => sum + compressed, 0)).toBeLessThanOrEqual(60_000);
});

test("the wire, the dialogs and the insertion are not among it", () => {
  const text = files.map(({ name }) => readFileSync(join(LABEXTENSION, "static", name), "utf8")).join("\n");
  const has = (words) => words.filter((word) => text.includes(word));
  expect(has(["nbsecrets-panel"])).toEqual(["nbsecrets-panel"]);
  expect(has(["$/cancelRequest", "focusNodeSelector", "store_history"])).toEqual([]);
});

test("nothing that JupyterLab has is packed a second time", () => {
  const { packages } = JSON.parse(readFileSync(join(LABEXTENSION, "static", "third-party-licenses.json"), "utf8"));
  const names = packages.map(({ name }) => name).sort();
  expect(names).toEqual([
    // Marks in code, which JupyterLab itself has none of.
    "@codemirror/lint",
    // JupyterLab's parsers are not for extensions to share, and what they stand on is too old in JupyterLab 4.0; "process" is what they ask for.
    "@lezer/common",
    "@lezer/highlight",
    "@lezer/javascript",
    "@lezer/lr",
    "@lezer/python",
    "@nbsecrets/references",
    "@nbsecrets/shared",
    "css-loader",
    "process",
    "style-loader",
    "vscode-jsonrpc",
  ]);
});
