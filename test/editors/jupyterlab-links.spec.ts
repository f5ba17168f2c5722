import { expect, test } from "./shared-lab-test.ts";

interface Link {
  readonly text: string;
  readonly command: string;
  readonly args: object;
  /** What the question says would happen. */
  readonly question: string;
}

/** JupyterLab runs the command of such a link on a click: at once where the notebook is trusted. */
const links: readonly Link[] = [
  { text: "undo", command: "nbsecrets:undo", args: {}, question: "overwritten last" },
  { text: "loader", command: "nbsecrets:insert-loader", args: { isMenu: true }, question: "loads your secrets" },
  {
    text: "reference",
    command: "nbsecrets:insert-reference",
    args: { name: "API_TOKEN" },
    question: "reads this secret, at the cursor: API_TOKEN?",
  },
  {
    text: "reveal",
    command: "nbsecrets:reveal",
    args: { name: "API_TOKEN", isPalette: true },
    question: "the value of this secret for a moment: API_TOKEN?",
  },
  {
    text: "no such secret",
    command: "nbsecrets:reveal",
    args: { name: "press Do it to sign in" },
    question: "the value of this secret for a moment?",
  },
  { text: "plain", command: "nbsecrets:use-plain-code", args: {}, question: "by plain code" },
  { text: "install", command: "nbsecrets:install-package", args: {}, question: "Install nbsecrets where" },
  { text: "delete", command: "nbsecrets:delete", args: { name: "API_TOKEN" }, question: "Delete API_TOKEN?" },
  {
    text: "first of several",
    command: "apputils:run-first-enabled",
    args: { commands: ["nbsecrets:undo"], args: [{ _luminoEvent: { type: "keybinding", keys: ["Accel Z"] } }] },
    question: "overwritten last",
  },
  {
    text: "several",
    command: "apputils:run-all-enabled",
    args: { commands: ["nbsecrets:open", "nbsecrets:undo"], args: [{}, { row: true }] },
    question: "overwritten last",
  },
];

const html = links
  .map(({ text, command, args }) => {
    const words = JSON.stringify(args).replaceAll('"', "&quot;");
    return `<p><a href="#" data-commandlinker-command="${command}" data-commandlinker-args="${words}">${text}</a></p>`;
  })
  .join("");

test("links in a notebook change, insert and show nothing before a question that says what would happen", async ({
  lab,
  labPage,
}) => {
  const { page, dialog } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "GONE_KEY"], "gone");
  const show = `from IPython.display import HTML, display\ndisplay(HTML(${JSON.stringify(html)}))`;
  // In text cells JupyterLab leaves buttons alone their commands.
  const buttons = html.replaceAll('<a href="#" ', "<button ").replaceAll("</a>", "</button>");
  const text = { type: "markdown", source: buttons } as const;
  lab.notebook("links.ipynb", [show, "import nbsecrets\nnbsecrets.load()", text]);
  await labPage.openNotebook("links.ipynb");
  await labPage.openPanel();
  // What a person has just run is trusted: JupyterLab itself asks nothing there.
  await labPage.run(0);
  const sources = page.locator(".jp-Notebook .jp-CodeCell .cm-content");
  const before = await sources.allTextContents();
  await labPage.rowMenu("GONE_KEY", "Delete Secret…");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("GONE_KEY")).toBeHidden();

  const output = labPage.output(0);
  // A link that is reached by keyboard is a link all the same.
  await output.getByRole("link", { name: "undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("overwritten last: Deleted GONE_KEY? A link or a program asks for it");
  await expect(labPage.row("GONE_KEY")).toBeHidden();
  await labPage.picture("link-question");
  await dialog.getByRole("button", { name: "Do it" }).click();
  await expect(labPage.row("GONE_KEY")).toBeVisible();

  await labPage.editSecret("GONE_KEY");
  await labPage.fillForm({ note: "edited" });
  await labPage.save();
  for (const { text, question } of links) {
    await test.step(text, async () => {
      await output.getByRole("link", { name: text, exact: true }).click();
      await expect(dialog).toContainText(question);
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(dialog).toBeHidden();
    });
  }
  // Where a notebook is not trusted, JupyterLab asks whether to run the command; what it would do is asked all the same.
  await page.locator(".jp-MarkdownCell").getByRole("button", { name: "several", exact: true }).click();
  await expect(dialog).toContainText("Command ID: apputils:run-all-enabled");
  await dialog.getByRole("button", { name: "Run Once" }).click();
  await expect(dialog).toContainText("overwritten last");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();

  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await expect(labPage.row("GONE_KEY")).toContainText("edited");
  await expect(page.getByText("the value", { exact: true })).toHaveCount(0);
  expect(await sources.allTextContents()).toEqual(before);
});
