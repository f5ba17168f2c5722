import type { CodePage } from "./code-page.ts";
import { expect, test } from "./code-jupyter-test.ts";

const token = "REDIS_ACCESS_TOKEN";

async function openWith(codePage: CodePage, notebook: string): Promise<void> {
  await codePage.open();
  await codePage.openNotebook(notebook);
  await codePage.openView();
}

async function loadNow(codePage: CodePage): Promise<void> {
  await codePage.rowButton(token, "Load Now", codePage.need(token));
}

/** What quick input asks, and why. */
async function expectOtherWay(codePage: CodePage, why: string): Promise<void> {
  const input = codePage.quickInput.locator(".quick-input-box input");
  await expect(input).toHaveAttribute("placeholder", `${why} How is the kernel to get it?`);
}

const consent = "Do you want to grant Kernel access to the extension Notebook Secrets";

test("Load Now brings a secret into the kernel without a cell, once the person allowed that", async ({
  code,
  codePage,
}) => {
  const { dialog, quickInput, page } = codePage;
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  const state = `import os; print(*(name for name in dir() if name[:2] != "_i"), len(In), _, "${token}" in os.environ)`;
  code.notebook("load.ipynb", ["41 + 1", state, `import os\nprint(os.environ["${token}"])`, state]);
  await openWith(codePage, "load.ipynb");
  await expect(codePage.need(token)).toContainText("Stored");

  await loadNow(codePage);
  await expectOtherWay(codePage, "No cell has run here yet.");
  await page.keyboard.press("Escape");
  await expect(quickInput).toBeHidden();
  await codePage.run(0);
  await codePage.run(1);
  await expect(codePage.outputs.last()).toContainText("quit 3 42 False");
  const before = (await codePage.outputs.last().textContent()) ?? "";

  await expect(dialog).toBeHidden();
  await loadNow(codePage);
  await expect(dialog).toContainText(consent);
  await codePage.answerDialog("Allow");
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(1);
  await expect(codePage.outputs.last()).toHaveText(before.replace("3 42 False", "4 42 True"));
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("N0Haxh3r3");

  await code.nbsecrets(["set", token], "another");
  await expect(codePage.need(token)).toContainText("Old value");
  await loadNow(codePage);
  await expect(codePage.need(token)).toContainText("In kernel");
  await expect(dialog).toBeHidden();
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("another");

  await code.nbsecrets(["set", "OTHER_KEY"], "of the other");
  await expect(codePage.row("OTHER_KEY")).toBeVisible();
  await codePage.command("Secrets: Load All Secrets");
  await codePage.type(2, 'os.environ["OTHER_KEY"]');
  await expect(codePage.need("OTHER_KEY")).toContainText("In kernel");
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("'of the other'");
  await codePage.saveNotebook();
  expect(code.read("load.ipynb")).not.toContain("nbsecrets");
});

test("a kernel without the package says itself what it has, until that may have changed", async ({
  code,
  codePage,
}) => {
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  const read = `print(os.environ["${token}"])`;
  code.notebook("plain.ipynb", ["import os", read, `os.environ["${token}"] = "mine"`], "plain");
  await openWith(codePage, "plain.ipynb");
  await codePage.run(0);
  await loadNow(codePage);
  await codePage.answerDialog("Allow");
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(1);
  await expect(codePage.outputs.last()).toHaveText("N0Haxh3r3");
  await expect(codePage.need(token)).toContainText("In kernel");
  await code.nbsecrets(["set", token], "another");
  await expect(codePage.need(token)).toContainText("Stored");
  await loadNow(codePage);
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(2);
  await expect(codePage.need(token)).toContainText("Stored");
  await loadNow(codePage);
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.command("Restart Kernel of Tests");
  await expect(codePage.need(token)).toContainText("Stored");
});

test("without access, or a kernel that answers, another way is offered and the reason said", async ({
  code,
  codePage,
}) => {
  const { page, quickInput } = codePage;
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  code.notebook("refused.ipynb", ["import os", `print(os.environ["${token}"])`]);
  await openWith(codePage, "refused.ipynb");
  await codePage.run(0);
  await loadNow(codePage);
  await codePage.answerDialog("Deny");
  await expectOtherWay(codePage, "The Jupyter extension denied access to the kernel.");
  await codePage.pick("Keep all secrets loaded");
  await expect(codePage.cellText(0)).toHaveText("%load_ext nbsecrets");
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("N0Haxh3r3");
  await code.nbsecrets(["set", token], "another");
  await expect(codePage.need(token)).toContainText("Old value");
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("another");
  await expect(codePage.need(token)).toContainText("In kernel");

  await codePage.command("Kill Kernel of Tests");
  await expect(codePage.need(token)).toContainText("Stored");
  await loadNow(codePage);
  await expectOtherWay(codePage, "The kernel did not answer.");
  await page.keyboard.press("Escape");
  await expect(quickInput).toBeHidden();
});

test("behind a cell that runs the load waits, says so, and can be given up", async ({ code, codePage }) => {
  const { page } = codePage;
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  const gate = `import os, time\nwhile not os.path.exists("go"):\n    time.sleep(0.05)\nprint(os.environ.get("${token}"))`;
  code.notebook("busy.ipynb", ["1", gate, `import os\nprint(os.environ.get("${token}"))`]);
  await openWith(codePage, "busy.ipynb");
  await codePage.run(0);
  await codePage.runButton(1);
  await loadNow(codePage);
  await codePage.answerDialog("Allow");
  const waiting = codePage.notification("The kernel is running a cell. The secrets are loaded once that is done.");
  await expect(waiting).toBeVisible();
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await expect(waiting).toHaveCount(0);
  await loadNow(codePage);
  await expect(waiting).toBeVisible();
  code.file("go", "");
  await expect(waiting).toHaveCount(0);
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(2);
  await expect(codePage.outputs).toHaveText(["1", "None", "N0Haxh3r3"]);

  code.file("slow.py", "import time; time.sleep(600)");
  await codePage.type(1, "%run slow.py");
  await code.nbsecrets(["set", token], "another");
  await expect(codePage.need(token)).toContainText("Old value");
  await codePage.runButton(1);
  await loadNow(codePage);
  await expect(waiting).toBeVisible();
  await codePage.command("Restart Kernel of Tests");
  await expect(waiting).toHaveCount(0);
  await expectOtherWay(codePage, "The kernel did not answer.");
  await page.keyboard.press("Escape");
  await expect(codePage.need(token)).toContainText("Stored");
});

test("a rotated secret is reloaded with one click in the notebooks whose kernels hold the old value, and can be taken back", async ({
  code,
  codePage,
}) => {
  const { page } = codePage;
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  const read = `print(os.environ["${token}"])`;
  code.notebook("rotate.ipynb", [`import os, nbsecrets; x = nbsecrets.load("${token}")`, read, read]);
  await openWith(codePage, "rotate.ipynb");
  await codePage.run(0);
  await expect(codePage.need(token)).toContainText("In kernel");

  await codePage.command("Secrets: Rotate…");
  await codePage.pick(token);
  await codePage.answer(`Rotate ${token}`, "rotated");
  const held = codePage.notification(
    `${token} has its new value. The kernels of these notebooks still hold the old one: rotate.ipynb.`,
  );
  await held.getByRole("button", { name: "Reload in 1 kernel" }).click();
  await codePage.answerDialog("Allow");
  await expect(codePage.notification(`The new value of ${token} is in: rotate.ipynb.`)).toBeVisible();
  await codePage.run(1);
  await expect(codePage.outputs.last()).toHaveText("rotated");

  await codePage.command("Secrets: Rotate…");
  await codePage.pick(token);
  await codePage.answer(`Rotate ${token}`, "rotated again");
  await held.getByRole("button", { name: "Take Back" }).click();
  await expect(codePage.notification(`${token} has its old value again.`)).toBeVisible();
  expect(await code.nbsecrets(["get", token])).toContain("rotated");
  await expect(page.locator(".notification-list-item", { hasText: "again" })).not.toContainText("rotated again");
});

test("a rotated secret is not told to be in a kernel whose files still have the old value", async ({
  code,
  codePage,
}) => {
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  // As the files of a pod are for a while, until the kubelet has written them.
  const late = `import shutil\nshutil.copytree(nbsecrets.where(), "late")\nos.environ["NBSECRETS_MOUNT"] = os.path.abspath("late")`;
  code.notebook("late.ipynb", [
    `import os, nbsecrets; x = nbsecrets.load("${token}")`,
    late,
    `print(os.environ["${token}"])`,
  ]);
  await openWith(codePage, "late.ipynb");
  await codePage.run(0);
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(1);

  await codePage.command("Secrets: Rotate…");
  await codePage.pick(token);
  await codePage.answer(`Rotate ${token}`, "rotated");
  const held = codePage.notification("The kernels of these notebooks still hold the old one: late.ipynb.");
  await held.getByRole("button", { name: "Reload in 1 kernel" }).click();
  await codePage.answerDialog("Allow");
  await expect(codePage.notification(`The new value of ${token} is not in: late.ipynb.`)).toBeVisible();
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("N0Haxh3r3");
});

test("a kernel whose environment takes no variable says that nothing was loaded", async ({ code, codePage }) => {
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  code.notebook(
    "broken.ipynb",
    ["import os; type(os.environ).__setitem__ = None", `print(os.getenv("${token}"))`],
    "plain",
  );
  await openWith(codePage, "broken.ipynb");
  await codePage.run(0);
  await loadNow(codePage);
  await codePage.answerDialog("Allow");
  await expect(codePage.notification(`Not loaded: ${token}.`)).toBeVisible();
  await expect(codePage.need(token)).not.toContainText("In kernel");
});
