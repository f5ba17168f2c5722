import { changesEnvironment, type KernelStage, type SecretInfo } from "@nbsecrets/shared";
import type { Kernel } from "@vscode/jupyter-extension";
import { workspace, type Disposable, type NotebookDocument, type NotebookDocumentChangeEvent } from "vscode";

/** What a kernel said last of each secret, when it was asked to load one. */
export interface KernelSaid {
  readonly stages: ReadonlyMap<string, KernelStage>;
  /** In milliseconds since 1970. */
  readonly at: number;
}

interface Known extends KernelSaid {
  /** By name, which value it was that the kernel's was compared with. */
  readonly versions: ReadonlyMap<string, string>;
  readonly following: Disposable;
}

/**
 * What kernels answered, for as long as it is true: until the kernel restarts or ends, a cell runs that may set variables, or a secret
 * is another one. Names and stages alone.
 */
export class KernelAnswers implements Disposable {
  readonly #known = new Map<NotebookDocument, Known>();
  readonly #listeners = new Set<() => void>();
  readonly #disposables: readonly Disposable[] = [
    workspace.onDidChangeNotebookDocument((event) => this.#look(event)),
    workspace.onDidCloseNotebookDocument((notebook) => this.#forget(notebook)),
  ];

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  learn(
    notebook: NotebookDocument,
    kernel: Pick<Kernel, "onDidChangeStatus">,
    stages: ReadonlyMap<string, KernelStage>,
    secrets: readonly SecretInfo[],
  ): void {
    this.#known.get(notebook)?.following.dispose();
    const following = kernel.onDidChangeStatus((status) => {
      if (status !== "idle" && status !== "busy" && status !== "unknown") {
        this.#forget(notebook);
      }
    });
    const versions = new Map(secrets.map(({ name, version }) => [name, version]));
    this.#known.set(notebook, { stages, versions, at: Date.now(), following });
    this.#tell();
  }

  /** Undefined where nothing is known. Of a secret that has changed since then nothing is. */
  of(notebook: NotebookDocument, secrets: readonly SecretInfo[]): KernelSaid | undefined {
    const known = this.#known.get(notebook);
    if (known === undefined) {
      return undefined;
    }
    const now = new Map(secrets.map(({ name, version }) => [name, version]));
    const stages = [...known.stages].filter(([name]) => now.get(name) === known.versions.get(name));
    return { stages: new Map(stages), at: known.at };
  }

  dispose(): void {
    this.#known.forEach(({ following }) => void following.dispose());
    this.#known.clear();
    this.#listeners.clear();
    this.#disposables.forEach((disposable) => void disposable.dispose());
  }

  #look({ notebook, cellChanges }: NotebookDocumentChangeEvent): void {
    const ran = cellChanges.filter(({ executionSummary }) => executionSummary !== undefined);
    if (ran.some(({ cell }) => changesEnvironment(cell.document.getText()))) {
      this.#forget(notebook);
    }
  }

  #forget(notebook: NotebookDocument): void {
    this.#known.get(notebook)?.following.dispose();
    if (this.#known.delete(notebook)) {
      this.#tell();
    }
  }

  #tell(): void {
    this.#listeners.forEach((listener) => listener());
  }
}
