import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ConsolePanel, IConsoleTracker } from "@jupyterlab/console";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { Signal, type ISignal } from "@lumino/signaling";

/**
 * The notebook or console that was last in front, whichever of both it was: each kind's tracker alone goes on telling of its own.
 * What has no kernel, a file or a panel at the side, changes nothing.
 */
export class FrontWidget {
  readonly #shell: JupyterFrontEnd.IShell;
  readonly #notebooks: INotebookTracker | null;
  readonly #consoles: IConsoleTracker | null;
  readonly #changed = new Signal<this, void>(this);
  #isConsole = false;
  #widget: NotebookPanel | ConsolePanel | null = null;

  constructor(shell: JupyterFrontEnd.IShell, notebooks: INotebookTracker | null, consoles: IConsoleTracker | null) {
    this.#shell = shell;
    this.#notebooks = notebooks;
    this.#consoles = consoles;
    shell.currentChanged?.connect(this.#follow, this);
    notebooks?.currentChanged.connect(this.#follow, this);
    consoles?.currentChanged.connect(this.#follow, this);
    this.#follow();
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Null where neither is open. */
  get widget(): NotebookPanel | ConsolePanel | null {
    return this.#widget;
  }

  /** Null where a console is in front, or nothing. */
  get notebook(): NotebookPanel | null {
    return this.#isConsole ? null : (this.#notebooks?.currentWidget ?? null);
  }

  #follow(): void {
    const front = this.#shell.currentWidget;
    const notebook = this.#notebooks?.currentWidget ?? null;
    const terminal = this.#consoles?.currentWidget ?? null;
    if (front !== null && (front === notebook || front === terminal)) {
      this.#isConsole = front === terminal;
    }
    if (this.#isConsole ? terminal === null : notebook === null) {
      this.#isConsole = terminal !== null;
    }
    const widget = this.#isConsole ? terminal : notebook;
    if (widget !== this.#widget) {
      this.#widget = widget;
      this.#changed.emit();
    }
  }
}
