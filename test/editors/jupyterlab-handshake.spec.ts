import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SocketHandshakes } from "./socket-handshakes.ts";
import { expect, test } from "./shared-lab-test.ts";

const silent = "silent";

test("a kernel that never answers does not hold the panel up: it lists, saves, and hears of others", async ({
  lab,
  labPage,
}) => {
  const { page, panel } = labPage;
  const spec = join(lab.home, ".local/share/jupyter/kernels", silent);
  mkdirSync(spec, { recursive: true });
  const argv = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
  writeFileSync(join(spec, "kernel.json"), JSON.stringify({ argv, display_name: "Never answers", language: "python" }));
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("silent.ipynb", [""], silent);
  const handshakes = await SocketHandshakes.follow(page);
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/nbsecrets/")) {
      posts.push(new URL(request.url()).pathname.replace(/.*\/nbsecrets\//, ""));
    }
  });
  await page.goto(lab.address("lab/tree/silent.ipynb"));
  await expect(page.locator(".jp-Notebook .jp-Cell").first()).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => handshakes.pending("/channels"), { timeout: 60_000 }).toBe(1);

  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  expect(handshakes.pending("/channels")).toBe(1);
  expect(posts.slice(0, 3)).toEqual(["ticket", "stream", "frames"]);
  expect(handshakes.opened("/nbsecrets/ws")).toBe(0);

  await labPage.addSecret("NEW_TOKEN", "saved past the kernel");
  expect(lab.mounted("NEW_TOKEN")).toBe("saved past the kernel");
  await lab.nbsecrets(["set", "FROM_OUTSIDE"], "value");
  await expect(labPage.row("FROM_OUTSIDE")).toBeVisible();
  expect(handshakes.pending("/channels")).toBe(1);
  await expect(panel).not.toContainText("Reading");

  rmSync(spec, { recursive: true });
});
