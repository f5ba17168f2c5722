import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./lab-test.ts";
import { servicePid } from "./service-process.ts";

test("a service that dies is told, and comes back by itself", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("service.ipynb");
  await labPage.openNotebook("service.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.panel.evaluate((panel) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = (): void => {
      const name = panel.querySelector('.nbsecrets-row[data-name="API_TOKEN"] .nbsecrets-row-name');
      const list = name === null ? "no list" : `list ${getComputedStyle(name).fontStyle}`;
      seen.push(`${list}: ${panel.querySelector("[role=alert]")?.textContent ?? "no alert"}`);
    };
    new MutationObserver(look).observe(panel, { childList: true, subtree: true });
  });
  process.kill(servicePid(lab), "SIGKILL");
  const seen = (): Promise<string> =>
    labPage.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.join("\n"));
  // The list stays, and is seen not to be current.
  await expect.poll(seen).toMatch(/^list italic: .*The secrets service does not answer. Nothing was lost/m);
  await expect(labPage.panel.getByRole("alert")).toBeHidden();
  await lab.nbsecrets(["set", "ADDED_LATER"], "value");
  await expect(labPage.row("ADDED_LATER")).toBeVisible();
  expect(await seen()).toMatch(/^list normal: no alert$/m);
  expect(await seen()).not.toContain("no list");
});

test("a server that goes away and comes back finds the panel current again", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await lab.stop();
  await expect(labPage.panel.getByRole("alert")).toContainText("Cannot read your secrets");
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await lab.nbsecrets(["set", "ADDED_MEANWHILE"], "value");
  await lab.start();
  await expect(labPage.row("ADDED_MEANWHILE")).toBeVisible({ timeout: 40_000 });
});

test("a damaged vault is told with the remedy, left alone, and read by itself once restored", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await lab.nbsecrets(["set", "SECOND"], "value");
  const vault = join(lab.home, ".local/share/nbsecrets/vault.age");
  writeFileSync(vault, "not an age file");
  chmodSync(vault, 0o600);
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.panel.getByRole("alert")).toContainText("was left as it is");
  await labPage.picture("blocked");
  // Nobody can say that there is nothing to load.
  await labPage.command("nbsecrets:insert-loader");
  await expect(labPage.page.locator(".Toastify__toast")).toContainText("was left as it is");
  execFileSync("cp", ["-p", `${vault}.bak`, vault]);
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await expect(labPage.panel.getByRole("alert")).toBeHidden();
});

test("an identity that others may read is refused with the remedy, and Try again reads after it", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  const identity = join(lab.home, ".config/nbsecrets/identity.txt");
  // A service that listed the vault before keeps that list until the vault changes.
  await lab.stop();
  chmodSync(identity, 0o644);
  await lab.start();
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.panel.getByRole("alert")).toContainText(`Run: chmod 600 ${identity}`);
  // The service looks again by itself sooner or later; the key is pressed whether or not the button is still there by then.
  await labPage.panel.getByRole("button", { name: "Try again" }).focus();
  chmodSync(identity, 0o600);
  await labPage.page.keyboard.press("Enter");
  await expect(labPage.row("API_TOKEN")).toBeVisible();
});

test("a row's menu is about its secret, also when that was deleted elsewhere while the menu was open", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "value");
  lab.notebook("gone.ipynb", [""]);
  await labPage.openNotebook("gone.ipynb");
  await labPage.openPanel();
  await labPage.row("API_TOKEN").click({ button: "right" });
  await lab.nbsecrets(["remove", "API_TOKEN"]);
  await expect(labPage.row("API_TOKEN")).toBeHidden();
  await labPage.page.getByRole("menuitem", { name: "Insert Reference" }).click();
  await expect(labPage.page.getByText("There is no secret called API_TOKEN.")).toBeVisible();
  await expect(labPage.cell(0).locator(".cm-content")).toHaveText("");
});

test("several lines come back exactly, and Enter saves without adding one", async ({ lab, labPage }) => {
  lab.notebook("lines.ipynb");
  await labPage.openNotebook("lines.ipynb");
  await labPage.openPanel();
  await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
  await labPage.fillForm({ name: "PEM" });
  const value = labPage.dialog.getByLabel("Value");
  await value.focus();
  await labPage.page.keyboard.insertText("-----BEGIN");
  await labPage.page.keyboard.press("Shift+Enter");
  await labPage.page.keyboard.insertText("END-----");
  await labPage.page.keyboard.press("Enter");
  await expect(labPage.dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "PEM"])).toBe("-----BEGIN\nEND-----");

  await labPage.editSecret("PEM");
  await value.evaluate((field: HTMLTextAreaElement) => {
    const data = new DataTransfer();
    data.setData("text/plain", "a\r\nb\r\n");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await value.fill("a\nb\n");
  await labPage.save();
  expect(await lab.nbsecrets(["get", "PEM"])).toBe("a\r\nb\r\n");
});
