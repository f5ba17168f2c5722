import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importsOf, wrongArrows } from "../arrows.mjs";

let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "arrows-"));
  for (const folder of [
    "shared/src",
    "shared/testing",
    "packages/references/src",
    "packages/stores/src",
    "packages/cli/src",
    "vscode-ext/src",
    "jupyterlab-ext/src",
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test("what the design allows passes", () => {
  write("shared/src/rpc.ts", 'import type { A } from "vscode-jsonrpc";\nexport { b } from "./b.ts";\n');
  write("shared/testing/suite.ts", 'import { test } from "vitest";\n');
  write(
    "packages/stores/src/vault.ts",
    'import { open } from "node:fs/promises";\nimport { a } from "@nbsecrets/shared";\n',
  );
  write("packages/cli/src/main.ts", 'await import("@nbsecrets/stores");\nimport "vscode-jsonrpc/node";\n');
  write("jupyterlab-ext/src/panel.tsx", 'import * as React from "react";\nimport { Widget } from "@lumino/widgets";\n');
  expect(wrongArrows(root)).toEqual([]);
});

test.each([
  ["shared/src/a.ts", 'import "node:fs";', "shared/src/a.ts:1: shared may not import node:fs"],
  ["shared/src/a.ts", '\nimport { test } from "vitest";', "shared/src/a.ts:2: shared may not import vitest"],
  ["shared/src/a.ts", 'import "../../packages/stores/src/b.ts";', "shared/src/a.ts:1: shared reaches outside"],
  ["packages/stores/src/a.ts", 'export { x } from "@nbsecrets/cli";', "packages/stores may not import @nbsecrets/cli"],
  ["jupyterlab-ext/src/a.ts", 'const s = await import("@nbsecrets/stores");', "may not import @nbsecrets/stores"],
  ["jupyterlab-ext/src/deep/a.tsx", 'type S = import("node:fs").Stats;', "jupyterlab-ext may not import node:fs"],
  ["packages/cli/src/a.ts", 'import x = require("left-pad");', "packages/cli may not import left-pad"],
  ["shared/src/a.ts", 'import "vscode-jsonrpc-other";', "shared may not import vscode-jsonrpc-other"],
])("%s with %s is wrong", (path, text, sentence) => {
  write(path, text);
  expect(wrongArrows(root)).toEqual([expect.stringContaining(sentence)]);
});

test("imports in strings and comments are none", () => {
  expect(importsOf("a.ts", '// import "node:fs";\nconst text = \'import "node:fs"\';\n')).toEqual([]);
});
