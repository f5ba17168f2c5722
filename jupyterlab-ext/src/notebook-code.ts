import type { NotebookPanel } from "@jupyterlab/notebook";

/** A code cell's text, and its language as the kernel names it. */
export interface NotebookCode {
  readonly code: string;
  readonly language: string;
}

/** The code of a notebook; cells that were never drawn are read as well. */
export function notebookCode({ model }: NotebookPanel): readonly NotebookCode[] {
  const spec = model?.getMetadata("kernelspec") as { readonly language?: unknown } | undefined;
  const info = model?.getMetadata("language_info") as { readonly name?: unknown } | undefined;
  const named = info?.name ?? spec?.language ?? model?.defaultKernelLanguage;
  const language = typeof named === "string" && named !== "" ? named : "python";
  const cells = model?.sharedModel.cells ?? [];
  return cells.flatMap((cell) => (cell.cell_type === "code" ? [{ code: cell.getSource(), language }] : []));
}

/** The names of the secrets that a notebook reads, or says that it needs. */
export async function needsOfNotebook(panel: NotebookPanel, stored: ReadonlySet<string>): Promise<readonly string[]> {
  const { NotebookReferences, readPinned } = await import("@nbsecrets/references");
  const references = new NotebookReferences();
  references.update(notebookCode(panel));
  const pinned = readPinned(panel.model?.sharedModel.metadata);
  return references.needs({ stored, pinned }).map(({ name }) => name);
}
