import type { CodePlace } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";

/** Opens the notebook or file, which the server has below its root, and goes to the line. */
export async function openPlace(
  { app, notebooks, editors }: Pick<CommandContext, "app" | "notebooks" | "editors">,
  { file, cell, line }: CodePlace,
): Promise<void> {
  // JupyterLab's own command tells a file that is gone.
  const opened: unknown = await app.commands.execute("docmanager:open", { path: file });
  const notebook = notebooks?.find((panel) => panel === opened);
  if (notebook && cell !== undefined) {
    await notebook.revealed;
    notebook.content.activeCellIndex = cell;
    const shown = notebook.content.activeCell;
    if (shown !== null) {
      await notebook.content.scrollToCell(shown);
      await shown.ready;
      const last = Math.max(0, (shown.editor?.lineCount ?? 1) - 1);
      shown.editor?.setCursorPosition({ line: Math.min(line, last), column: 0 });
    }
    return;
  }
  const widget = editors?.find((one) => one === opened);
  if (widget !== undefined) {
    // Only then it has lines.
    await Promise.all([widget.context.ready, widget.content.ready]);
    const { editor } = widget.content;
    const last = Math.max(0, editor.lineCount - 1);
    editor.setCursorPosition({ line: Math.min(line, last), column: 0 });
    editor.focus();
  }
}
