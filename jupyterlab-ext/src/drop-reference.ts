import { CodeCell } from "@jupyterlab/cells";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { CodeMirrorEditor } from "@jupyterlab/codemirror";
import type { Widget } from "@lumino/widgets";
import type { CommandContext } from "./command-context";
import { referenceType } from "./drag-reference";
import { tellError } from "./notice";

/** An editor that takes code. */
interface DropTarget {
  readonly document: Widget;
  readonly editor: CodeEditor.IEditor;
  /** Makes the editor the one that insertions go to. */
  readonly enter: () => void;
}

/**
 * Inserts the reference to a secret where its row is dropped: in code cells, files and consoles. Anywhere else, in text
 * cells as well, the pointer says that it cannot be dropped.
 */
export function acceptReferences(context: CommandContext): void {
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes(referenceType) && dropTarget(context, event) !== undefined) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
  });
  document.addEventListener("drop", (event) => {
    const name = event.dataTransfer?.getData(referenceType) ?? "";
    const target = name === "" ? undefined : dropTarget(context, event);
    if (target !== undefined) {
      event.preventDefault();
      void drop(context, name, target, event).catch((error: unknown) => tellError(error, context.trans));
    }
  });
}

async function drop(context: CommandContext, name: string, target: DropTarget, event: DragEvent): Promise<void> {
  const { document, editor, enter } = target;
  enter();
  // Every editor of JupyterLab is one of CodeMirror, which alone finds the nearest place to a point outside of its text.
  const { editor: view } = editor as CodeMirrorEditor;
  const position = editor.getPositionAt(view.posAtCoords({ x: event.clientX, y: event.clientY }, false));
  if (position !== undefined) {
    editor.setCursorPosition(position, { scroll: false });
  }
  context.app.shell.activateById(document.id);
  await (await import("./insert-code")).insertReference(context, name, document);
}

function dropTarget({ notebooks, editors, consoles }: CommandContext, event: DragEvent): DropTarget | undefined {
  const under = (editor: CodeEditor.IEditor | null | undefined): boolean =>
    event.target instanceof Node && editor?.host.contains(event.target) === true;
  const notebook = notebooks?.find(({ node }) => event.target instanceof Node && node.contains(event.target));
  if (notebook !== undefined) {
    const { widgets } = notebook.content;
    const index = widgets.findIndex((cell) => cell instanceof CodeCell && under(cell.editor));
    const editor = widgets[index]?.editor;
    const enter = (): void => {
      notebook.content.activeCellIndex = index;
    };
    return editor ? { document: notebook, editor, enter } : undefined;
  }
  const file = editors?.find(({ content }) => under(content.editor));
  if (file !== undefined) {
    return { document: file, editor: file.content.editor, enter: () => undefined };
  }
  const terminal = consoles?.find((panel) => under(panel.console.promptCell?.editor));
  const editor = terminal?.console.promptCell?.editor;
  return terminal && editor ? { document: terminal, editor, enter: () => undefined } : undefined;
}
