import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { checkout } from "./checkout.ts";
import { LabPage } from "./lab-page.ts";

let home = "";
let started: ChildProcess | undefined;

test.beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "nbsecrets-start-"));
});

test.afterAll(async () => {
  await stop();
  rmSync(home, { recursive: true, force: true });
});

// Where nothing is built yet, the first start builds it.
test.setTimeout(900_000);

test("npm start -- --store kubernetes keeps what is saved there in its own cluster, and leaves no process behind", async ({
  page,
}) => {
  const first = await start();
  const labPage = new LabPage(page, { address: () => first.address });
  await page.goto(first.address);
  await labPage.openPanel();
  await expect(labPage.panel).toContainText("Secret user-credentials · namespace alice");
  await labPage.addSecret("API_TOKEN", "value");
  const shown = execFileSync("sh", ["-c", first.kubectl], { cwd: checkout(), encoding: "utf8" });
  expect(shown).toContain(`API_TOKEN: ${Buffer.from("value").toString("base64")}`);
  expect(processes()).not.toEqual([]);
  await page.goto("about:blank");
  expect(await stop()).toBe(0);
  expect(processes()).toEqual([]);

  const second = await start();
  await page.goto(second.address);
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
});

/** Resolves with what it told to open and to type. */
async function start(): Promise<{ readonly address: string; readonly kubectl: string }> {
  const runtime = join(home, "run");
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const child = spawn(
    process.execPath,
    [checkout("scripts", "start.mjs"), "--store", "kubernetes", "--no-browser", "--state", join(home, "cluster")],
    { env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: runtime }, stdio: ["ignore", "pipe", "inherit"] },
  );
  started = child;
  const told = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      if (text.includes("Ctrl-C stops it.")) {
        resolve(text);
      }
    });
    child.once("close", () => reject(new Error(`npm start ended before it was ready: ${text}`)));
  });
  const line = (pattern: RegExp): string => pattern.exec(told)?.[1] ?? "";
  // A layout of its own, and a fresh one: the checkout keeps those of the person who works in it.
  const address = `${line(/^ {4}(http\S+)$/m).replace("/lab/", "/lab/workspaces/start-story/")}&reset`;
  return { address, kubectl: line(/^ {4}(\S*kubectl .*)$/m) };
}

/** As Ctrl-C does. Resolves with the exit code. */
async function stop(): Promise<number | null> {
  const child = started;
  started = undefined;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
    return child?.exitCode ?? null;
  }
  const ended = once(child, "exit") as Promise<[number | null]>;
  child.kill("SIGINT");
  return (await ended)[0];
}

/** What runs for this state, or for this home. */
function processes(): string[] {
  const lines = execFileSync("ps", ["-eo", "args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(home));
}
