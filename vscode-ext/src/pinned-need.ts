import type { PinnedNeed } from "@nbsecrets/references";
import { window } from "vscode";

/** What the notebook in front says of where to get this secret; undefined where it says nothing. */
export async function pinnedNeed(name: string): Promise<PinnedNeed | undefined> {
  const { metadata } = (window.activeNotebookEditor?.notebook.metadata ?? {}) as { readonly metadata?: unknown };
  const { readPinned } = await import("@nbsecrets/references");
  return readPinned(metadata).find((need) => need.name === name);
}
