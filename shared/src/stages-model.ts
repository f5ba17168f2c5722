import type { LoadOutcome } from "./kernel-code.ts";
import { canLoad, stagesOf, type KernelStage } from "./kernel-stage.ts";
import { loadableTogether } from "./loadable-together.ts";
import type { Message } from "./messages.ts";
import { checkName } from "./secret-name.ts";
import type { SecretService } from "./secret-service.ts";
import { snippetLanguage } from "./snippets.ts";

/** The kernel of the document in front, as a host has it. */
export interface KernelInFront {
  /** The same for one process: another one after a restart. */
  readonly id: string;
  /** Its id as in the name of its connection file, by which its loader's word is found; undefined where there is none. */
  readonly connection?: string;
  readonly language: string;
  /**
   * Evaluates a Python expression without a cell, history or output; resolves with what the kernel says of it as `text/plain`.
   * Undefined where it does not answer in time: it is busy, starting or gone.
   *
   * @param patient - waits for a cell that runs, however long that takes.
   */
  evaluate(expression: string, patient?: boolean): Promise<string | undefined>;
  /** Whether an answer has to wait for a cell that runs. */
  readonly waits: boolean;
}

/** What the model needs of its host. */
export interface StagesHost {
  kernel(): KernelInFront | undefined;
  /** Random bytes in hexadecimal, drawn anew for each question. */
  newKey(): string;
  readonly service: Pick<SecretService, "stages" | "kernelStatus">;
  /** Resolves after so many milliseconds, or as soon as `cancel` resolves. */
  wait(milliseconds: number, cancel: Promise<void>): Promise<void>;
}

/**
 * Why there are no stages, or that there are.
 *
 * - `none`: no kernel in front. `language`: one that is not asked, since it speaks no Python.
 * - `broken`: it has no environment that could hold anything, see `KernelAnswer`.
 * - `silent`: it did not answer; it is running a cell, for one. What was known of it stays.
 */
export type KernelPhase = "none" | "asking" | "known" | "silent" | "broken" | "language";

export interface StagesState {
  readonly phase: KernelPhase;
  /** By name. Names and stages; nothing that a value could be in. */
  readonly stages: ReadonlyMap<string, KernelStage>;
  /** See `StageReport`. */
  readonly arrivesWithin?: number;
}

/** How soon a kernel is asked again while a value is on its way to the files that it reads, in milliseconds. */
const ARRIVING = 2_000;
/** How soon the loader's word is read again while a cell runs, in milliseconds. */
const RUNNING = 2_000;
/** Not before a kernel is asked: a page starts without it. */
const loadCode = () => import("./kernel-code.ts");
const nothing: StagesState = { phase: "none", stages: new Map() };

/**
 * What is true of each secret and the kernel in front, the same for every editor. It asks once for all names, when it is shown and
 * something changed; hidden, it lies still.
 */
export class StagesModel {
  readonly #host: StagesHost;
  readonly #listeners = new Set<() => void>();
  #state = nothing;
  #names: readonly string[] = [];
  /** Of which kernel `#state` speaks. */
  #of: string | undefined;
  #active = false;
  #disposed = false;
  #isAsking = false;
  #again = false;
  /** Who waits for the next answer; not for what comes of waiting for a value that arrives. */
  #waiting: (() => void)[] = [];
  /** Whether `#state` is what its loader said of a kernel that runs a cell. */
  #ofRunning = false;
  #wake: (() => void) | undefined;

  constructor(host: StagesHost) {
    this.#host = host;
  }

  get state(): StagesState {
    return this.#state;
  }

  /** The state where it is kept up; undefined while it lies still, or nothing is known. */
  get current(): StagesState | undefined {
    return this.#active && this.#state.phase === "known" ? this.#state : undefined;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Shown or hidden. */
  setActive(active: boolean): void {
    this.#active = active;
    this.#wake?.();
    if (active) {
      void this.ask();
    }
  }

  /** The names that are shown: those that are stored, and those that the document needs. Code can read none that is no name. */
  setNames(shown: readonly string[]): void {
    const names = shown.filter((name) => checkName(name) === undefined);
    const isSame = names.length === this.#names.length && names.every((name, index) => name === this.#names[index]);
    this.#names = names;
    if (!isSame) {
      void this.ask();
    }
  }

  /**
   * Something may be otherwise: another kernel is in front, a cell ran, a secret changed. Resolves once the kernel has been asked
   * since; never rejects.
   */
  ask(): Promise<void> {
    if (!this.#active || this.#disposed) {
      return Promise.resolve();
    }
    this.#again = true;
    this.#wake?.();
    const asked = new Promise<void>((resolve) => this.#waiting.push(resolve));
    const kernel = this.#host.kernel();
    if (this.#isAsking && kernel?.id !== this.#of) {
      // The one before may take its time to answer: what was known of it is not true of this one.
      this.#become(kernel?.id, kernel === undefined ? nothing : { phase: "asking", stages: new Map() });
    }
    if (!this.#isAsking) {
      void this.#askUntilDone();
    }
    return asked;
  }

  /** Why the kernel in front cannot be given anything right now, or would only later; undefined where it can. */
  get obstacle(): Message | undefined {
    const kernel = this.#host.kernel();
    if (kernel === undefined) {
      return { key: "load-no-kernel", params: {} };
    }
    if (!isPython(kernel)) {
      return { key: "load-language", params: { language: kernel.language } };
    }
    return kernel.waits ? { key: "load-waits", params: {} } : undefined;
  }

  /**
   * Runs the loader in the kernel in front, without a cell; waits for one that runs. Undefined where there is no kernel that answers.
   */
  async load(names: readonly string[]): Promise<LoadOutcome | undefined> {
    const { loadAnswer, loadExpression } = await loadCode();
    const kernel = this.#host.kernel();
    const text = kernel && isPython(kernel) ? await kernel.evaluate(loadExpression(names), true) : undefined;
    await this.ask();
    return loadAnswer(text);
  }

  /** The names that a load of all would bring up to date. */
  get loadable(): readonly string[] {
    return loadableTogether(this.#names).filter((name) => canLoad(this.#state.stages.get(name)));
  }

  dispose(): void {
    this.#disposed = true;
    this.#active = false;
    this.#wake?.();
    this.#listeners.clear();
  }

  async #askUntilDone(): Promise<void> {
    this.#isAsking = true;
    try {
      while (this.#again && this.#active) {
        this.#again = false;
        const waiting = this.#waiting.splice(0);
        await this.#askOnce();
        this.#release(waiting);
        const milliseconds = this.#ofRunning ? RUNNING : this.#isArriving ? ARRIVING : undefined;
        if (!this.#again && milliseconds !== undefined) {
          await this.#pause(milliseconds);
          this.#again = this.#active;
        }
      }
    } finally {
      this.#isAsking = false;
      this.#release(this.#waiting);
    }
  }

  #release(waiting: (() => void)[]): void {
    waiting.splice(0).forEach((resolve) => resolve());
  }

  async #askOnce(): Promise<void> {
    this.#ofRunning = false;
    const kernel = this.#host.kernel();
    if (kernel === undefined) {
      this.#become(undefined, nothing);
      return;
    }
    if (!isPython(kernel)) {
      this.#become(kernel.id, { phase: "language", stages: new Map() });
      return;
    }
    const known = this.#of === kernel.id ? this.#state.stages : new Map<string, KernelStage>();
    if (this.#of !== kernel.id) {
      this.#become(kernel.id, { phase: "asking", stages: known });
    }
    // Its loader's word is right while a cell runs, and nobody has to wait for it.
    if (kernel.waits && (await this.#read(kernel, known))) {
      this.#ofRunning = true;
      return;
    }
    const [names, key] = [this.#names, this.#host.newKey()];
    try {
      const { askExpression, kernelAnswer } = await loadCode();
      const answer = kernelAnswer(await kernel.evaluate(askExpression(names, key)));
      if (!this.#active) {
        return; // hidden meanwhile: it sends nothing, and asks again once it is shown
      }
      if (answer === undefined) {
        if (!(await this.#read(kernel, known))) {
          this.#become(kernel.id, { phase: "silent", stages: known });
        }
        return;
      }
      if (answer.isBroken) {
        this.#become(kernel.id, { phase: "broken", stages: new Map() });
        return;
      }
      const report = await this.#host.service.stages({ names, key, answer });
      const { arrivesWithin } = report;
      const slow = arrivesWithin === undefined ? {} : { arrivesWithin };
      this.#become(kernel.id, { phase: "known", stages: stagesOf(report, answer.loaded), ...slow });
    } catch {
      // Why the service does not answer is what the panel shows of it; of the kernel nothing new is known.
      this.#become(kernel.id, { phase: "silent", stages: known });
    }
  }

  /** Tells what the kernel's loader left word of; false where that is nothing. */
  async #read(kernel: KernelInFront, known: StagesState["stages"]): Promise<boolean> {
    const { connection } = kernel;
    // What the service cannot tell is not known; why is what the panel shows of it.
    const told = connection && (await this.#host.service.kernelStatus(connection).catch(() => undefined));
    if (!told || told.size === 0) {
      return false;
    }
    // The loader knows of what it loaded alone: that a variable has another value is told by the kernel itself.
    const stages = new Map(
      [...known].filter(([name, stage]) => stage === "not-saved" || stage === "different" || told.has(name)),
    );
    for (const [name, stage] of told) {
      if (stages.get(name) !== "different" || stage === "in-kernel" || stage === "old") {
        stages.set(name, stage);
      }
    }
    const { arrivesWithin } = this.#of === kernel.id ? this.#state : nothing;
    this.#become(kernel.id, { phase: "known", stages, ...(arrivesWithin === undefined ? {} : { arrivesWithin }) });
    return true;
  }

  get #isArriving(): boolean {
    return [...this.#state.stages.values()].includes("arriving");
  }

  async #pause(milliseconds: number): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    await this.#host.wait(milliseconds, woken);
    this.#wake = undefined;
  }

  #become(of: string | undefined, state: StagesState): void {
    if (of !== this.#host.kernel()?.id) {
      this.#again = true; // another one is in front by now
      return;
    }
    if (this.#disposed || (this.#of === of && sameState(this.#state, state))) {
      return;
    }
    this.#of = of;
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}

function isPython({ language }: KernelInFront): boolean {
  return snippetLanguage(language)?.language === "python";
}

function sameState(one: StagesState, other: StagesState): boolean {
  return (
    one.phase === other.phase &&
    one.arrivesWithin === other.arrivesWithin &&
    one.stages.size === other.stages.size &&
    [...one.stages].every(([name, stage]) => other.stages.get(name) === stage)
  );
}
