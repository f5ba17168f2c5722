import type { WebSocket } from "@playwright/test";
import { expect, test } from "./shared-lab-test.ts";

test("a rotated secret is reloaded with one click in the kernels that hold the old value, and can be taken back", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the old value");
  const ask = 'import os; print(os.environ.get("API_TOKEN"))';
  lab.notebook("holds.ipynb", ['import nbsecrets; nbsecrets.load("API_TOKEN")', ask, ask]);
  // Whoever put it there: it is compared by digest.
  lab.notebook("by-hand.ipynb", ['import os; os.environ["API_TOKEN"] = "the old value"']);
  const { page } = labPage;
  const sockets = new Set<WebSocket>();
  page.on("websocket", (socket) => {
    if (socket.url().includes("/api/kernels/")) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
  });
  for (const notebook of ["by-hand.ipynb", "holds.ipynb"]) {
    // Each in a workspace of its own, so that one notebook is on the page; the other's kernel goes on.
    await page.goto(lab.address(`lab/workspaces/${notebook.replace(".ipynb", "")}/tree/${notebook}`));
    await expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).toBeVisible();
    await labPage.run(0);
  }
  await labPage.openPanel();
  const state = labPage.row("API_TOKEN").locator(".nbsecrets-stage-label");
  await expect(state).toHaveText("In kernel");

  const before = sockets.size;
  await labPage.rowMenu("API_TOKEN", "Rotate…");
  await expect(labPage.dialog.getByLabel("Name")).toHaveAttribute("readonly", "");
  await labPage.fillForm({ value: "the new value" });
  await labPage.dialog.getByRole("button", { name: "Save" }).click();
  await expect(labPage.dialog).toContainText("API_TOKEN has its new value. These kernels still hold the old one:");
  await expect(labPage.dialog.getByRole("listitem")).toHaveText([/by-hand\.ipynb$/, /holds\.ipynb$/]);
  await labPage.dialog.getByRole("button", { name: "Reload in 2 kernels" }).click();
  await expect(state).toHaveText("In kernel");
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("the new value");
  // What could be taken back holds no kernel of another notebook.
  await expect.poll(() => sockets.size).toBe(before);

  await page.getByRole("button", { name: "Take back" }).click();
  await expect(state).toHaveText("Old value in kernel");
  await page.getByRole("button", { name: "Reload in 2 kernels" }).click();
  await expect(state).toHaveText("In kernel");
  await labPage.run(2);
  await expect(labPage.output(2)).toHaveText("the old value");
});
