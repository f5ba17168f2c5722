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
import { isReadOnly } from "./is-read-only";
import { takesCode } from "./notebook-place";
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
  const failed = { panel, cell, missing: failure.kind === "missing" ? failure.name : undefined };
  return new FailureNotice(context, failed, failureAdvice(failure, new Set(stored), await meantIn(failed, stored)));
}

interface FailedCell {
  readonly panel: NotebookPanel;
  readonly cell: CodeCell;
  /** The name that its code asked for, where that is what was missing. */
  readonly missing: string | undefined;
}

/** The name that can be put into that cell instead. */
async function meantIn({ panel, cell, missing }: FailedCell, stored: readonly string[]): Promise<string | undefined> {
  if (missing === undefined || isReadOnly(panel.context) || !takesCode(cell)) {
    return undefined;
  }
  const { meantName } = await import("@nbsecrets/references");
  return meantName(missing, stored, { code: cell.model.sharedModel.getSource(), language: panel.content.codeMimetype });
}

class FailureNotice extends Widget {
  readonly #context: CommandContext;
  readonly #failed: FailedCell;

  constructor(context: CommandContext, failed: FailedCell, advice: FailureAdvice) {
    super();
    this.#context = context;
    this.#failed = failed;
    this.addClass("nbsecrets-failure");
    this.node.setAttribute("role", "status");
    this.#advise(advice);
  }

  #advise({ message, remedies }: FailureAdvice): void {
    this.#show(
      message,
      remedies.map((remedy) => this.#button(remedy.label, () => this.#apply(remedy))),
    );
  }

  /** What helps most comes first, and then the cell is run again. */
  #show(message: Message, remedies: readonly HTMLElement[]): void {
    const buttons = [...remedies, this.#button({ key: "failure-run", params: {} }, () => this.#runAgain())];
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

  async #apply(remedy: FailureRemedy): Promise<void> {
    if (!(await this.#change(remedy)) || this.isDisposed) {
      return;
    }
    const { name } = remedy;
    const why = await this.#load(remedy);
    if (this.isDisposed) {
      return;
    }
    if (why === undefined) {
      this.#show({ key: "failure-done", params: {} }, []);
    } else {
      // Whatever was missing before, it is stored by now.
      const { remedies } = failureAdvice({ kind: "missing", name }, new Set([name]), undefined);
      this.#advise({ message: why, remedies });
    }
    this.node.querySelector("button")?.focus();
  }

  /** Whether what the kernel is to have is stored, under the name that the cell reads. */
  async #change({ kind, name }: FailureRemedy): Promise<boolean> {
    switch (kind) {
      case "load":
        return true;
      case "add":
        await (await import("./add-secret")).addSecret(this.#context, name);
        return names(this.#context.model).includes(name);
      case "replace":
        return (await (await import("./edit-secret")).editSecret(this.#context, name)) === name;
      case "rename":
        return this.#rename(name);
    }
  }

  /** Undefined where the cell finds it from now on; else why it does not. */
  async #load({ kind, name }: FailureRemedy): Promise<Message | undefined> {
    if (kind !== "load" && this.#context.stages.obstacle?.key === "load-language") {
      return undefined; // code of such a kernel reads the file itself
    }
    return (await import("./load-now")).loadForCell(this.#context, name);
  }

  /** In the cell that failed: the name that was meant. Where that cannot be any more, it is offered no more. */
  async #rename(to: string): Promise<boolean> {
    const { cell, panel, missing: from = "" } = this.#failed;
    const stored = names(this.#context.model);
    const meant = await meantIn(this.#failed, stored);
    if (meant !== to) {
      this.#advise(failureAdvice({ kind: "missing", name: from }, new Set(stored), meant));
      return false;
    }
    const { renameReferences, applyEdits } = await import("@nbsecrets/references");
    const shared = cell.model.sharedModel;
    const language = panel.content.codeMimetype;
    const { edits } = renameReferences(shared.getSource(), language, { from, to });
    shared.setSource(applyEdits(shared.getSource(), edits));
    return true;
  }

  async #runAgain(): Promise<void> {
    const { panel, cell } = this.#failed;
    await NotebookActions.runCells(panel.content, [cell], panel.sessionContext);
  }
}
