import type { CodeCell } from "@jupyterlab/cells";
import { NotebookActions, type Notebook, type NotebookPanel } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import {
  failureAdvice,
  listed,
  secretFailure,
  type FailureAdvice,
  type FailureRemedy,
  type Message,
} from "@nbsecrets/shared";
import { names, type CommandContext } from "./command-context";
import { sentence, tellError } from "./notice";

/** An error as JupyterLab tells it. */
export interface KernelError {
  readonly errorName: string;
  readonly errorValue: string;
  readonly traceback: readonly string[];
}

/** What to show under a cell that failed for want of a secret: what one click does about it. Undefined where it did not. */
export async function failureNotice(
  context: CommandContext,
  notebook: Notebook,
  cell: CodeCell,
  error: KernelError,
): Promise<Widget | undefined> {
  const source = cell.model.sharedModel.getSource();
  // Most failures are none of ours, and wait for no list.
  if (
    secretFailure(
      { ...error, source },
      context.model.state.secrets.map(({ name }) => name),
    ) === undefined
  ) {
    return undefined;
  }
  await listed(context.model);
  const stored = names(context.model);
  const failure = secretFailure({ ...error, source }, stored);
  const panel = context.notebooks?.find(({ content }) => content === notebook);
  if (failure === undefined || panel === undefined || cell.isDisposed) {
    return undefined;
  }
  const { nearestName } = await import("@nbsecrets/references");
  const nearest = failure.kind === "missing" ? nearestName(failure.name, stored) : undefined;
  const from = failure.kind === "missing" ? failure.name : "";
  const advice = failureAdvice(failure, new Set(stored), nearest);
  return new FailureNotice(context, { panel, cell, from }, advice);
}

interface FailedCell {
  readonly panel: NotebookPanel;
  readonly cell: CodeCell;
  /** The name that was missing. */
  readonly from: string;
}

class FailureNotice extends Widget {
  readonly #context: CommandContext;
  readonly #failed: FailedCell;

  constructor(context: CommandContext, failed: FailedCell, { message, remedies }: FailureAdvice) {
    super();
    this.#context = context;
    this.#failed = failed;
    this.addClass("nbsecrets-failure");
    this.node.setAttribute("role", "status");
    this.#show(message, [
      ...remedies.map((remedy) => this.#button(remedy.label, () => this.#apply(remedy))),
      this.#button({ key: "failure-run", params: {} }, () => this.#runAgain()),
    ]);
  }

  /** What helps most comes first. */
  #show(message: Message, buttons: readonly HTMLElement[]): void {
    buttons[0]?.classList.add("jp-mod-accept");
    const text = document.createElement("span");
    text.textContent = sentence(message, this.#context.trans);
    this.node.replaceChildren(text, ...buttons);
  }

  #button(label: Message, act: () => Promise<void>): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jp-mod-styled";
    button.textContent = sentence(label, this.#context.trans);
    button.addEventListener("click", () => {
      // One thing after the other: the cell is not run again before it can have what was added.
      const all = [...this.node.querySelectorAll("button")];
      const enable = (enabled: boolean): void => all.forEach((one) => (one.disabled = !enabled));
      enable(false);
      void act()
        .catch((error: unknown) => tellError(error, this.#context.trans))
        .finally(() => enable(true));
    });
    return button;
  }

  async #apply({ kind, name }: FailureRemedy): Promise<void> {
    const { stages } = this.#context;
    switch (kind) {
      case "load":
        if ((await stages.load([name]))?.loaded.includes(name) !== true) {
          await (await import("./load-now")).loadSecret(this.#context, name);
          return;
        }
        break;
      case "add":
        await (await import("./add-secret")).addSecret(this.#context, name);
        if (!names(this.#context.model).includes(name)) {
          return;
        }
        await stages.load([name]);
        break;
      case "replace":
        await (await import("./edit-secret")).editSecret(this.#context, name);
        await stages.load([name]);
        break;
      case "rename": {
        await this.#rename(name);
        await stages.load([name]);
        break;
      }
    }
    if (!this.isDisposed) {
      const run = this.#button({ key: "failure-run", params: {} }, () => this.#runAgain());
      this.#show({ key: "failure-done", params: {} }, [run]);
      run.focus();
    }
  }

  /** In the cell that failed: the name that was meant. */
  async #rename(to: string): Promise<void> {
    const { renameReferences, applyEdits } = await import("@nbsecrets/references");
    const { cell, panel, from } = this.#failed;
    const shared = cell.model.sharedModel;
    const language = panel.content.codeMimetype;
    const { edits } = renameReferences(shared.getSource(), language, { from, to });
    shared.setSource(applyEdits(shared.getSource(), edits));
  }

  async #runAgain(): Promise<void> {
    const { panel, cell } = this.#failed;
    await NotebookActions.runCells(panel.content, [cell], panel.sessionContext);
  }
}
