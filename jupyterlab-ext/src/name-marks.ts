import { setDiagnostics, type Action, type Diagnostic } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { CodeMirrorEditor } from "@jupyterlab/codemirror";
import {
  NotebookReferences,
  readPinned,
  renameReferences,
  unknownNames,
  type CodeReading,
  type UnknownName,
} from "@nbsecrets/references";
import { listed, unknownWords } from "@nbsecrets/shared";
import type { CodeDocument } from "./code-document";
import type { LanguageContext } from "./code-in-front";
import { nameExtension, type CodeAtHand } from "./name-extension";
import { sentence } from "./notice";

/** Marks below unknown names in the editors of a document. */
export class NameMarks {
  readonly #context: LanguageContext;
  readonly #references = new WeakMap<CodeDocument, NotebookReferences>();
  /** Of each editor what it shows, to leave alone what is right already. */
  readonly #shown = new WeakMap<EditorView, string>();
  /** Of each editor that has hovers and keys of ours. */
  readonly #known = new WeakMap<EditorView, CodeAtHand>();

  constructor(context: LanguageContext) {
    this.#context = context;
  }

  /** Brings the marks of a document up to date. Code that names nothing asks for no list. */
  async show(document: CodeDocument): Promise<void> {
    const { model, settings } = this.#context;
    const references = this.#references.get(document) ?? new NotebookReferences();
    this.#references.set(document, references);
    const cells = document.cells();
    const readings = references.update(cells);
    const pinned = readPinned(document.metadata());
    if (readings.some((reading) => reading.references.length > 0)) {
      await listed(model);
    }
    const { phase, secrets } = model.state;
    const stored = new Set(secrets.map(({ name }) => name));
    const isTold = settings.markUnknownNames && phase === "ready" && !document.isDisposed;
    const unknown = isTold ? unknownNames(readings, { stored, pinned }) : [];
    document.editors().forEach((editor, index) => {
      const [cell, reading] = [cells[index], readings[index]];
      // What was typed meanwhile is looked at once it lies still.
      if (editor && cell && reading && editor.model.sharedModel.getSource() === cell.code) {
        const { editor: view } = editor as CodeMirrorEditor;
        this.#extend(view, { ...cell, reading, pinned, meanings: references.meanings });
        this.#mark(
          view,
          unknown.filter(({ place }) => place.cell === index),
          document.isReadOnly,
        );
      }
    });
  }

  /** Hovers and keys, in an editor that has names in it. */
  #extend(view: EditorView, code: Omit<CodeAtHand, "reading"> & { readonly reading: CodeReading }): void {
    const known = this.#known.get(view);
    if (known !== undefined) {
      Object.assign(known, code);
    } else if (code.reading.references.length > 0) {
      const added = { ...code };
      this.#known.set(view, added);
      view.dispatch({ effects: StateEffect.appendConfig.of(nameExtension(this.#context, added)) });
    }
  }

  #mark(view: EditorView, unknown: readonly UnknownName[], readOnly: boolean): void {
    const key = JSON.stringify(unknown.map(({ place, nearest }) => [place.from, place.name, nearest, readOnly]));
    if (key !== (this.#shown.get(view) ?? "[]")) {
      this.#shown.set(view, key);
      const diagnostics = unknown.map((one) => this.#diagnostic(view, one, readOnly));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    }
  }

  #diagnostic(view: EditorView, { place, nearest }: UnknownName, readOnly: boolean): Diagnostic {
    const { app, trans } = this.#context;
    const { name, from, to } = place;
    const { message, add, meant } = unknownWords(name, nearest);
    const adding: Action = {
      name: sentence(add, trans),
      apply: () => void app.commands.execute("nbsecrets:add", { name }),
    };
    const renaming: Action[] =
      meant === undefined || nearest === undefined || readOnly
        ? []
        : [{ name: sentence(meant, trans), apply: () => this.#rename(view, name, nearest) }];
    return {
      from,
      to,
      // It may be set where nobody sees it from here.
      severity: nearest === undefined ? "info" : "warning",
      source: trans.__("Secrets"),
      message: sentence(message, trans),
      markClass: "nbsecrets-unknown",
      actions: [...renaming, adding],
    };
  }

  #rename(view: EditorView, from: string, to: string): void {
    const known = this.#known.get(view);
    if (known !== undefined) {
      const { language, meanings } = known;
      const { edits } = renameReferences(view.state.doc.toString(), language, { from, to }, { meanings });
      view.dispatch({ changes: edits.map((edit) => ({ from: edit.from, to: edit.to, insert: edit.text })) });
    }
  }
}
