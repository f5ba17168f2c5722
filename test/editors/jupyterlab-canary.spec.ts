import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "./lab-test.ts";

const canary = "CANARY-8b1f3c5e-Pa55";

test("the value is in no notebook, checkpoint, workspace, log, address or command line", async ({ lab, labPage }) => {
  const addresses: string[] = [];
  const commandLines: string[] = [];
  labPage.page.on("request", (request) => addresses.push(request.url()));
  labPage.page.on("websocket", (socket) => addresses.push(socket.url()));
  lab.notebook("canary.ipynb", ["", 'import os\nprint(len(os.environ["CANARY_TOKEN"]))']);
  await labPage.openNotebook("canary.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("CANARY_TOKEN", canary, "watched");
  await labPage.insertLoader();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText(String(canary.length));
  await labPage.editSecret("CANARY_TOKEN");
  await labPage.fillForm({ value: `${canary}-again` });
  await labPage.save();
  await labPage.run(0);
  commandLines.push(execFileSync("ps", ["-eo", "args="]).toString());
  expect(await labPage.page.content()).not.toContain(canary);
  await labPage.saveNotebook();
  await expect(labPage.page.locator(".lm-TabBar-tab[data-id] .jp-DirtyIndicator, .jp-mod-dirty")).toHaveCount(0);
  // JupyterLab saves its workspace a second after the last change of the layout.
  await expect.poll(() => files(lab.home).some((file) => file.endsWith(".jupyterlab-workspace"))).toBe(true);
  const storage = await labPage.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  await lab.stop();

  const found = files(lab.home).filter((file) => holds(join(lab.home, file), canary));
  // The mount is where it belongs; it is in memory, and only its owner can read it.
  const elsewhere = found.filter((file) => !file.startsWith(join("run", "nbsecrets")));
  expect(elsewhere).toEqual([]);
  expect(found.length).toBeGreaterThan(0);
  expect(files(lab.home)).toEqual(
    expect.arrayContaining([
      join("notebooks", "canary.ipynb"),
      "jupyter.log",
      join(".local", "share", "nbsecrets", "vault.age"),
    ]),
  );
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => address.includes(canary))).toEqual([]);
  expect(commandLines.join("\n")).toContain("nbsecrets.mjs serve");
  expect(commandLines.join("\n")).not.toContain(canary);
  expect(storage).not.toContain(canary);
});

function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

/** As it stands, as UTF-16, and as base64 at each of its three offsets. */
function holds(file: string, text: string): boolean {
  if (!lstatSync(file).isFile()) {
    return false;
  }
  const content = readFileSync(file);
  const forms = [Buffer.from(text), Buffer.from(text, "utf16le")].concat(
    [0, 1, 2].map((offset) => {
      const base64 = Buffer.from("x".repeat(offset) + text).toString("base64");
      return Buffer.from(base64.slice(offset === 0 ? 0 : 4, -4));
    }),
  );
  return forms.some((form) => content.includes(form));
}
