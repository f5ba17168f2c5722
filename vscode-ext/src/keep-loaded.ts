import { keepingLine, keepsLoaded, SecretError } from "@nbsecrets/shared";
import { commands, l10n, type Memento, type NotebookCell, type NotebookDocument } from "vscode";
import { isReadOnly } from "./is-read-only.ts";
import { addCodeCell, codeCells } from "./notebook-place.ts";
import { tell } from "./notice.ts";

const refusedKey = "keep-loaded.refused";

/** Offers the cell that keeps a notebook's secrets loaded: once in a window, and never again where a person said no. */
export class KeepLoaded {
  /** Of this workspace. */
  readonly #memory: Memento;
  readonly #asked = new Set<string>();

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** After a person loaded something by hand into a kernel that has our package. */
  async offer(notebook: NotebookDocument): Promise<void> {
    if (await isReadOnly(notebook.uri, notebook.getCells()[0]?.document)) {
      return;
    }
    const address = notebook.uri.toString();
    const sources = codeCells(notebook).map(({ document }) => document.getText());
    if (this.#asked.has(address) || this.#refused.includes(address) || keepsLoaded(sources)) {
      return;
    }
    this.#asked.add(address);
    tell(
      { key: "keep-loaded-cell", params: { code: keepingLine } },
      {
        [l10n.t("Insert and Run Cell")]: () => keepLoaded(notebook),
        [l10n.t("No")]: async () => this.#memory.update(refusedKey, [...this.#refused, address]),
      },
    );
  }

  get #refused(): readonly string[] {
    const said = this.#memory.get<unknown>(refusedKey);
    return Array.isArray(said) ? said.filter((address) => typeof address === "string") : [];
  }
}

/** Runs the cell that keeps secrets loaded, which comes first in the notebook where there is none; rejects where none can be. */
export async function keepLoaded(notebook: NotebookDocument): Promise<void> {
  // A notice stays longer than a notebook may.
  if (notebook.isClosed) {
    throw new SecretError("unsupported", "notebook-closed");
  }
  await runCell(await keepingCell(notebook));
}

/** As the person's own run button does: VS Code asks for a kernel where none is chosen. */
export async function runCell(cell: NotebookCell): Promise<void> {
  await commands.executeCommand("notebook.cell.execute", {
    ranges: [{ start: cell.index, end: cell.index + 1 }],
    document: cell.notebook.uri,
  });
}

async function keepingCell(notebook: NotebookDocument): Promise<NotebookCell> {
  const there = codeCells(notebook).find(({ document }) => keepsLoaded([document.getText()]));
  if (there !== undefined) {
    return there;
  }
  await addCodeCell(notebook, 0, keepingLine);
  return notebook.cellAt(0);
}
