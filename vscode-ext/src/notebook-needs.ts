import { basename } from "node:path";
import type { NotebookReferences } from "@nbsecrets/references";
import { neededSection, type KernelStage, type NeededSecret, type SecretInfo } from "@nbsecrets/shared";
import { window, workspace, type NotebookDocument } from "vscode";
import type { KernelAnswers, KernelSaid } from "./kernel-answers.ts";
import type { NeedsSource, NeedsState } from "./needs-source.ts";
import { codeCells } from "./notebook-place.ts";
import type { SecretSession } from "./secret-session.ts";
import { WatchedDirectories } from "./watched-directories.ts";

/** How long a notebook, and what its kernel says, has to lie still before it is read again, in milliseconds. */
const STILL = 300;
/** How often it is looked at whether a kernel that left word still runs, in milliseconds: one that crashes says nothing. */
const ALIVE = 5_000;

const nothing: NeedsState = { title: "", section: undefined };

/** Kernels that VS Code starts itself are told of no other directory; those of a server may be. */
const startedByEditor = ["HOME", "APPDATA", "USERPROFILE"];

/** What its loader left word of. */
interface LoaderSaid extends KernelSaid {
  /** Until a change is in the files that it reads. */
  readonly delay: { readonly arrivesWithin?: number };
}

/** Reads the notebook in front for what it needs, and beside it what its kernel's loader left word of. It asks no kernel. */
export class NotebookNeeds implements NeedsSource {
  readonly #session: SecretSession;
  readonly #answers: KernelAnswers;
  readonly #env: NodeJS.ProcessEnv;
  readonly #listeners = new Set<() => void>();
  readonly #disposables: readonly { dispose(): unknown }[];
  readonly #watched = new WatchedDirectories(() => this.#soon());
  #secrets: readonly SecretInfo[] = [];
  #references: { readonly of: NotebookDocument; readonly read: NotebookReferences } | undefined;
  #state = nothing;
  #active = false;
  #timer: NodeJS.Timeout | undefined;
  #alive: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #again = false;

  /** @param answers - what kernels answered when they were given secrets. */
  constructor(session: SecretSession, answers: KernelAnswers, env: NodeJS.ProcessEnv = process.env) {
    this.#session = session;
    this.#answers = answers;
    this.#env = env;
    this.#disposables = [
      { dispose: answers.onChange(() => void this.read()) },
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
    clearTimeout(this.#alive);
    this.#watched.close();
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
    const told = await this.#statusOf(notebook).catch(() => undefined);
    clearTimeout(this.#alive);
    this.#alive = told && this.#active ? setTimeout(() => void this.read(), ALIVE) : undefined;
    const stages = latest(told, this.#answers.of(notebook, this.#secrets));
    const phase = stages === undefined ? "silent" : "known";
    return {
      title: basename(notebook.uri.path),
      section: neededSection(needs, { phase, stages: stages ?? new Map<string, KernelStage>(), ...told?.delay }),
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
      ...(pinned?.url === undefined ? {} : { url: pinned.url }),
    }));
  }

  /** Undefined where its kernel has left no word. */
  async #statusOf(notebook: NotebookDocument): Promise<LoaderSaid | undefined> {
    const { keptDelay, readKernelStatus, stagesOfKernel } = await import("@nbsecrets/stores");
    const { mount } = await this.#session.open();
    const directory = mount.readable;
    const runtime = await runtimeDirectories(this.#env);
    // Watched before they are read, so that nothing falls between.
    if (this.#active) {
      this.#watched.watch([...runtime, ...(directory === undefined ? [] : [directory])]);
    }
    if (directory === undefined || notebook.isUntitled) {
      return undefined;
    }
    for (const place of runtime) {
      const status = await readKernelStatus(place, { notebook: notebook.uri.fsPath });
      if (status !== undefined) {
        const stages = await stagesOfKernel(status, mount, this.#secrets);
        return { stages, at: status.writtenAt, delay: keptDelay(mount.state.keeper) };
      }
    }
    return undefined;
  }
}

/** Of what a kernel's loader left word of, and what the kernel answered, the later one: the loader knows what it loaded alone. */
function latest(told: KernelSaid | undefined, said: KernelSaid | undefined): KernelSaid["stages"] | undefined {
  if (told === undefined || said === undefined) {
    return (told ?? said)?.stages;
  }
  const stages = new Map(told.stages);
  for (const [name, stage] of said.stages) {
    const other = told.stages.get(name);
    if (told.at <= said.at || other === undefined || other === "not-loaded") {
      stages.set(name, stage);
    }
  }
  return stages;
}

/** Where kernels of this machine may have left word of what they loaded. */
export async function runtimeDirectories(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const { jupyterRuntimeDirectory } = await import("@nbsecrets/stores");
  const few = Object.fromEntries(Object.entries(env).filter(([name]) => startedByEditor.includes(name)));
  return [...new Set([few, env].map((one) => jupyterRuntimeDirectory(one, process.platform)))];
}
