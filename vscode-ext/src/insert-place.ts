import type { CursorSituation, InsertionPlan, SnippetTarget } from "@nbsecrets/shared";
import { window } from "vscode";
import { filePlace } from "./editor-place.ts";
import { notebookPlace } from "./notebook-place.ts";

/** A document, as the core's planning sees it, and the way to carry its plan out. */
export interface InsertionPlace {
  readonly target: () => SnippetTarget;
  /** As it is now: to be read right before the plan. */
  readonly situation: () => Promise<CursorSituation>;
  /** Does what the plan says; whether the editor took it. A plan of kind `nothing` changes nothing. */
  readonly insert: (plan: InsertionPlan) => Promise<boolean>;
}

const nowhere: InsertionPlace = {
  target: () => ({ language: "", hasPackage: false }),
  situation: async () => ({ kind: "none" }),
  insert: async () => true,
};

/** The document that the person worked in last, which keeps its cursor while the view has the focus. */
export function insertionPlace(): InsertionPlace {
  const notebook = window.activeNotebookEditor;
  if (notebook !== undefined) {
    return notebookPlace(notebook);
  }
  const editor = window.activeTextEditor;
  return editor === undefined ? nowhere : filePlace(editor);
}
