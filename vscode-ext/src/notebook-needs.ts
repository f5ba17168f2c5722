import { watch, type FSWatcher } from "node:fs";
import { basename } from "node:path";
import type { NotebookReferences } from "@nbsecrets/references";
import { neededSection, type KernelStage, type NeededSecret, type SecretInfo } from "@nbsecrets/shared";
import { window, workspace, type Disposable, type NotebookDocument } from "vscode";
import type { NeedsSource, NeedsState } from "./needs-source.ts";
import { codeCells } from "./notebook-place.ts";
import type { SecretSession } from "./secret-session.ts";

/** How long a notebook, and what its kernel says, has to lie still before it is read again, in milliseconds. */
const STILL = 300;

const nothing: NeedsState = { title: "", section: undefined };

/** Kernels that VS Code starts itself are told of no other directory; those of a server may be. */
const startedByEditor = ["HOME", "APPDATA", "USERPROFILE"];

/** Reads the notebook in front for what it needs, and beside it what its kernel's loader left word of. It asks no kernel. */
export class NotebookNeeds implements NeedsSource {
  readonly #session: SecretSession;
  readonly #env: NodeJS.ProcessEnv;
  readonly #listeners = new Set<() => void>();
  readonly #disposables: readonly Disposable[];
  readonly #watchers = new Map<string, FSWatcher>();
  #secrets: readonly SecretInfo[] = [];
  #references: { readonly of: NotebookDocument; readonly read: NotebookReferences } | undefined;
  #state = nothing;
  #active = false;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #again = false;

  constructor(session: SecretSession, env: NodeJS.ProcessEnv = process.env) {
    this.#session = session;
    this.#env = env;
    this.#disposables = [
      window.onDidChangeActiveNotebookEditor(() => void this.read()),
      workspace.onDidChangeNotebookDocument(({ notebook }) => {
        if (notebook === window.activeNotebookEditor?.notebook) {
          this.#soon();
        }
      }),
    ];
  }

  get state(): NeedsState {
    return this.#state;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  setActive(active: boolean): void {
    this.#active = active;
    if (active) {
      void this.read();
    } else {
      this.#rest();
    }
  }

  setSecrets(secrets: readonly SecretInfo[]): void {
    this.#secrets = secrets;
    void this.read();
  }

  /** Resolves once what is there now is known. */
  read(): Promise<void> {
    if (!this.#active) {
      return Promise.resolve();
    }
    clearTimeout(this.#timer);
    this.#again = true;
    this.#reading ??= this.#readUntilDone().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  dispose(): void {
    this.#active = false;
    this.#rest();
    this.#listeners.clear();
    this.#disposables.forEach((disposable) => void disposable.dispose());
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#watchers.forEach((watcher) => watcher.close());
    this.#watchers.clear();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.#active) {
      this.#timer = setTimeout(() => void this.read(), STILL);
    }
  }

  async #readUntilDone(): Promise<void> {
    while (this.#again && this.#active) {
      this.#again = false;
      const notebook = window.activeNotebookEditor?.notebook;
      const state = notebook?.notebookType === "jupyter-notebook" ? await this.#stateOf(notebook) : nothing;
      if (this.#active && JSON.stringify(state) !== JSON.stringify(this.#state)) {
        this.#state = state;
        this.#listeners.forEach((listener) => listener());
      }
    }
  }

  async #stateOf(notebook: NotebookDocument): Promise<NeedsState> {
    const needs = await this.#needsOf(notebook);
    if (needs.length === 0) {
      return nothing;
    }
    // Where the store cannot be opened, the view says so itself.
    const stages = await this.#stagesOf(notebook).catch(() => undefined);
    const phase = stages === undefined ? "silent" : "known";
    return {
      title: basename(notebook.uri.path),
      section: neededSection(needs, { phase, stages: stages ?? new Map<string, KernelStage>() }),
    };
  }

  async #needsOf(notebook: NotebookDocument): Promise<readonly NeededSecret[]> {
    const { NotebookReferences: References, readPinned } = await import("@nbsecrets/references");
    if (this.#references?.of !== notebook) {
      this.#references = { of: notebook, read: new References() };
    }
    const { read } = this.#references;
    read.update(
      codeCells(notebook).map(({ document }) => ({ code: document.getText(), language: document.languageId })),
    );
    const { metadata } = notebook.metadata as { readonly metadata?: unknown };
    const stored = new Set(this.#secrets.map(({ name }) => name));
    return read.needs({ stored, pinned: readPinned(metadata) }).map(({ name, isStored, pinned }) => ({
      name,
      isStored,
      ...(pinned?.hint === undefined ? {} : { hint: pinned.hint }),
    }));
  }

  /** Undefined where its kernel has left no word. */
  async #stagesOf(notebook: NotebookDocument): Promise<ReadonlyMap<string, KernelStage> | undefined> {
    const { readKernelStatus, stagesOfKernel } = await import("@nbsecrets/stores");
    const directory = (await this.#session.open()).mount.readable;
    const runtime = await runtimeDirectories(this.#env);
    // Watched before they are read, so that nothing falls between.
    this.#watch([...runtime, ...(directory === undefined ? [] : [directory])]);
    if (directory === undefined || notebook.isUntitled) {
      return undefined;
    }
    for (const place of runtime) {
      const status = await readKernelStatus(place, { notebook: notebook.uri.fsPath });
      if (status !== undefined) {
        return stagesOfKernel(status, directory, this.#secrets);
      }
    }
    return undefined;
  }

  /** One that is not there yet is tried again whenever the notebook is read: when a cell of it ran, for one. */
  #watch(directories: readonly string[]): void {
    for (const [directory, watcher] of this.#watchers) {
      if (!directories.includes(directory)) {
        watcher.close();
        this.#watchers.delete(directory);
      }
    }
    for (const directory of directories.filter((one) => this.#active && !this.#watchers.has(one))) {
      try {
        const watcher = watch(directory, { persistent: false }, () => this.#soon());
        watcher.on("error", () => {
          watcher.close();
          this.#watchers.delete(directory);
        });
        this.#watchers.set(directory, watcher);
      } catch {
        // It is not there.
      }
    }
  }
}

async function runtimeDirectories(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const { jupyterRuntimeDirectory } = await import("@nbsecrets/stores");
  const few = Object.fromEntries(Object.entries(env).filter(([name]) => startedByEditor.includes(name)));
  return [...new Set([few, env].map((one) => jupyterRuntimeDirectory(one, process.platform)))];
}
