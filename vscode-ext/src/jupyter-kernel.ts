import { answerMime, publishing } from "@nbsecrets/shared";
import type { Jupyter, Kernel } from "@vscode/jupyter-extension";
import { extensions, type CancellationToken, type NotebookDocument } from "vscode";

/** The Jupyter extension's word for a person's no. */
const refusal = "vscode.jupyter.apiAccessRevoked";

/** The person did not let this extension run code in kernels. */
export class AccessRefused extends Error {}

export type { Kernel };

/** Whether the Jupyter extension is there to be asked. */
export function hasJupyter(): boolean {
  return extensions.getExtension("ms-toolsai.jupyter") !== undefined;
}

/**
 * The kernel of a notebook, as the Jupyter extension gives it to others: undefined before a cell ran in it. The first code that
 * is run in one has that extension ask the person; so this is for what a person asked for, never for showing something.
 */
export async function jupyterKernel({ uri }: NotebookDocument): Promise<Kernel | undefined> {
  const found = extensions.getExtension<Jupyter | undefined>("ms-toolsai.jupyter");
  const jupyter = await found?.activate();
  return jupyter?.kernels.getKernel(uri);
}

/**
 * What the kernel says of a Python expression, once the cells that run are done. Undefined where it does not answer: it is gone,
 * it was restarted, or the token was cancelled. Rejects with `AccessRefused`.
 */
export async function evaluateIn(
  kernel: Kernel,
  expression: string,
  token: CancellationToken,
): Promise<string | undefined> {
  let answer: string | undefined;
  try {
    for await (const { items } of kernel.executeCode(publishing(expression), token)) {
      const item = items.find(({ mime }) => mime === answerMime);
      answer ??= item && new TextDecoder().decode(item.data);
    }
  } catch (error) {
    if (error instanceof Error && error.name === refusal) {
      throw new AccessRefused();
    }
    return undefined; // a kernel that goes away is one that does not answer
  }
  return answer;
}
