import { randomBytes } from "node:crypto";
import {
  loadIntoKernel,
  loadWords,
  snippetLanguage,
  visibleText,
  type KernelStage,
  type Message,
} from "@nbsecrets/shared";
import { ProgressLocation, window, type CancellationToken, type NotebookDocument } from "vscode";
import { names, type CommandContext } from "./command-context.ts";
import { AccessRefused, evaluateIn, hasJupyter, jupyterKernel, type Kernel } from "./jupyter-kernel.ts";
import { sentence, tell } from "./notice.ts";

/** What came of it: the loader ran there; or the person gave it up; else another way is needed, and why. */
export type LoadedNow =
  | {
      readonly kind: "done";
      /** Whether the kernel can keep it up. */
      readonly isKeepable: boolean;
      /** What the kernel has now, which may be an old value all the same; undefined where it did not say. */
      readonly stages: ReadonlyMap<string, KernelStage> | undefined;
    }
  | { readonly kind: "given-up" }
  | { readonly kind: "other-way"; readonly why?: Message };

/**
 * Loads secrets into the kernel of a notebook without a cell, where the Jupyter extension lets us.
 *
 * @param isSeen - whether the caller says what was loaded; what was not is told in any case.
 */
export async function loadNow(
  context: CommandContext,
  notebook: NotebookDocument,
  wanted: readonly string[],
  isSeen = false,
): Promise<LoadedNow> {
  if (!hasJupyter()) {
    return { kind: "other-way" };
  }
  const kernel = await jupyterKernel(notebook).catch(() => undefined);
  if (kernel === undefined) {
    return otherWay({ key: "load-not-started", params: {} });
  }
  if (snippetLanguage(kernel.language)?.language !== "python") {
    return otherWay({ key: "load-needs-cell", params: { language: visibleText(kernel.language) } });
  }
  const { driver, mount, shared } = await context.session.open();
  const { compareStages } = await import("@nbsecrets/stores");
  const service = { stages: compareStages.bind(undefined, { driver, mount, shared }) };
  try {
    const [report, given] = await whileShown(kernel, async (token) => {
      const host = {
        evaluate: (expression: string) => evaluateIn(kernel, expression, token),
        newKey: () => randomBytes(32).toString("hex"),
        service,
      };
      return [await loadIntoKernel(host, wanted, names(context.model)), token.isCancellationRequested] as const;
    });
    if (report.outcome === undefined) {
      return given ? { kind: "given-up" } : otherWay({ key: "load-no-answer", params: {} });
    }
    const { outcome, stages } = report;
    if (stages !== undefined) {
      context.answers.learn(notebook, kernel, stages, context.model.state.secrets);
    }
    const words = loadWords(outcome, isSeen || context.view.visible);
    if (words !== undefined) {
      tell(words);
    }
    return { kind: "done", isKeepable: outcome.hasPackage && outcome.loaded.length > 0, stages };
  } catch (error) {
    if (error instanceof AccessRefused) {
      return otherWay({ key: "load-refused", params: {} });
    }
    throw error;
  }
}

/** One that is not idle may take any time: the person is told, and may give up. */
function whileShown<T>(kernel: Kernel, work: (token: CancellationToken) => Promise<T>): Thenable<T> {
  const title = sentence({ key: "load-waits", params: {} });
  const isIdle = kernel.status === "idle";
  return window.withProgress(
    isIdle
      ? { location: ProgressLocation.Window }
      : { location: ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => work(token),
  );
}

function otherWay(why: Message): LoadedNow {
  return { kind: "other-way", why };
}
