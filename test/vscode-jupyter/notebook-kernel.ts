import type { Kernel, KernelStatus, Output } from "@vscode/jupyter-extension";
import { window, type CancellationToken, type NotebookCellExecution } from "vscode";
import { cellOutput } from "./cell-output.ts";
import type { KernelProcess } from "./kernel-process.ts";

/** The kernel of one notebook: its cells come first, other extensions' code waits until none is left. */
export class NotebookKernel implements Kernel {
  readonly language: string;
  readonly process: KernelProcess;
  readonly #access: () => Promise<boolean>;
  /** How many cells ran to their end. */
  count = 0;
  #cells: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(process: KernelProcess, language: string, access: () => Promise<boolean>) {
    this.process = process;
    this.language = language;
    this.#access = access;
  }

  get status(): KernelStatus {
    return this.#waiting > 0 && this.process.status === "idle" ? "busy" : this.process.status;
  }

  get onDidChangeStatus(): Kernel["onDidChangeStatus"] {
    return this.process.onDidChangeStatus;
  }

  runCell(execution: NotebookCellExecution, order: number): Promise<void> {
    this.#waiting += 1;
    this.#cells = this.#cells.then(async () => {
      execution.executionOrder = order;
      execution.start(Date.now());
      await execution.clearOutput();
      let failed = false;
      await this.process.run(execution.cell.document.getText(), true, (message) => {
        failed ||= message.type === "error";
        const output = cellOutput(message);
        if (output !== undefined) {
          void execution.appendOutput(output);
        }
      });
      execution.end(!failed, Date.now());
      this.count += 1;
      this.#waiting -= 1;
    });
    return this.#cells;
  }

  async *executeCode(code: string, token: CancellationToken): AsyncGenerator<Output> {
    if (this.process.status === "dead") {
      throw new Error("Kernel is dead or terminating");
    }
    if (!(await this.#access())) {
      throw Object.assign(new Error("Access to Jupyter Kernel has been revoked"), {
        name: "vscode.jupyter.apiAccessRevoked",
      });
    }
    // A restart ends what waits, as it ends cells.
    let isOver = false;
    const over = new Promise<void>((resolve) => {
      const end = (): void => {
        isOver = true;
        resolve();
      };
      token.onCancellationRequested(end);
      this.process.onDidChangeStatus((status) => {
        if (status === "restarting" || status === "dead") {
          end();
        }
      });
    });
    while (this.#waiting > 0 && !isOver) {
      await Promise.race([this.#cells, over]);
    }
    if (isOver) {
      return;
    }
    const outputs: Output[] = [];
    await this.process.run(code, false, (message) => {
      const output = cellOutput(message);
      if (output !== undefined) {
        outputs.push(output);
      }
    });
    yield* outputs;
  }
}

/** Asks once, as the Jupyter extension does; a yes or a no is remembered for the window. */
export function askedAccess(name: string, id: string): () => Promise<boolean> {
  let answered: Promise<boolean> | undefined;
  return () => {
    answered ??= (async () => {
      const question = `Do you want to grant Kernel access to the extension ${name} (${id})?`;
      const detail = "This allows the extension to execute code against Jupyter Kernels.";
      const answer = await window.showInformationMessage(question, { modal: true, detail }, "Allow", "Deny");
      answered = answer === undefined ? undefined : answered;
      return answer === "Allow";
    })();
    return answered;
  };
}
