import type { Widget } from "@lumino/widgets";
import type { CursorSituation, InsertionPlan, SnippetTarget } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { consolePlace, filePlace } from "./editor-place";
import { notebookPlace } from "./notebook-place";

/** A document, as the core's planning sees it, and the way to carry its plan out. */
export interface InsertionPlace {
  /** Asks the kernel, which may take some seconds; never rejects. */
  readonly target: () => Promise<SnippetTarget>;
  /** As it is now: to be read after everything that takes time, right before the plan. */
  readonly situation: () => CursorSituation;
  /** Does what the plan says. A plan of kind `nothing` changes nothing. */
  readonly insert: (plan: InsertionPlan) => void;
}

const nowhere: InsertionPlace = {
  target: async () => ({ language: "", hasPackage: false }),
  situation: () => ({ kind: "none" }),
  insert: () => undefined,
};

/** The document in front of the person, or `front` where it is known. */
export function insertionPlace(
  { app, notebooks, editors, consoles }: CommandContext,
  front: Widget | null = app.shell.currentWidget,
): InsertionPlace {
  const notebook = notebooks?.find((panel) => panel === front);
  if (notebook !== undefined) {
    return notebookPlace(notebook, app.serviceManager.kernelspecs);
  }
  const file = editors?.find((widget) => widget === front);
  if (file !== undefined) {
    return filePlace(file);
  }
  const terminal = consoles?.find((panel) => panel === front);
  return terminal === undefined ? nowhere : consolePlace(terminal);
}
