import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { ConsolePanel } from "@jupyterlab/console";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import type { InsertionPlan } from "@nbsecrets/shared";
import type { InsertionPlace } from "./insert-place";
import { isReadOnly } from "./is-read-only";
import { kernelTarget } from "./kernel-target";

/** A file that is open in an editor. */
export function filePlace(widget: NonNullable<ReturnType<IEditorTracker["find"]>>): InsertionPlace {
  const { editor, model } = widget.content;
  return {
    // No kernel runs a file: what it can import is not known.
    target: async () => ({ language: model.mimeType, hasPackage: false }),
    situation: () =>
      widget.isDisposed
        ? { kind: "none" }
        : { kind: "file", readOnly: isReadOnly(widget.context), source: model.sharedModel.getSource() },
    insert: (plan) => insertIntoEditor(editor, plan),
  };
}

/** The cell of a console in which code waits to be run. Cells that ran are seen, since what they loaded is loaded, and never changed. */
export function consolePlace(panel: ConsolePanel): InsertionPlace {
  const { console: content, sessionContext } = panel;
  const ran = (): readonly string[] =>
    Array.from(content.cells)
      .filter(({ model }) => model.type === "code")
      .map(({ model }) => model.sharedModel.getSource());
  return {
    target: () => kernelTarget(sessionContext.session?.kernel, content.promptCell?.model.mimeType ?? ""),
    situation: () => {
      const waiting = content.promptCell?.model.sharedModel.getSource();
      return panel.isDisposed || waiting === undefined
        ? { kind: "none" }
        : {
            kind: "notebook",
            readOnly: false,
            codeSources: [...ran(), waiting],
            locked: ran().map((_source, index) => index),
            activeCell: "code",
            activeSource: waiting,
          };
    },
    insert: (plan) => {
      const editor = content.promptCell?.editor;
      if (!editor || plan.kind === "nothing") {
        return;
      }
      insertIntoEditor(
        editor,
        plan.kind === "new-cell" ? { kind: "new-lines", line: 0, text: `${plan.text}\n` } : plan,
      );
    },
  };
}

/** Puts text where the plan says. The cursor ends behind what went in at the cursor, and the keys go to the editor. */
export function insertIntoEditor(editor: CodeEditor.IEditor, plan: InsertionPlan): void {
  if (plan.kind === "edit") {
    editor.model.sharedModel.updateSource(plan.start, plan.end, plan.text);
  } else if (plan.kind === "new-lines") {
    const offset = editor.getOffsetAt({ line: plan.line, column: 0 });
    editor.model.sharedModel.updateSource(offset, offset, plan.text);
  } else if (plan.kind === "at-cursor") {
    editor.replaceSelection?.(plan.text);
  } else if (plan.kind === "replace-active-cell") {
    editor.model.sharedModel.setSource(plan.text);
  }
  editor.focus();
}
