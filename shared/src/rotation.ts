import type { KernelStage } from "./kernel-stage.ts";
import type { KernelInFront, StagesHost } from "./stages-model.ts";
import type { SecretService } from "./secret-service.ts";

/** A kernel that runs, as a host reaches it. */
export interface RunningKernel extends Pick<KernelInFront, "connection" | "waits" | "evaluate"> {
  /** What a person knows it by, such as the path of its notebook. */
  readonly title: string;
}

/** What a rotation needs of its host. */
export interface RotationHost {
  readonly newKey: StagesHost["newKey"];
  readonly service: Pick<SecretService, "stages" | "kernelStatus" | "heldBefore">;
}

/** Which kernels a new value has not reached. */
export interface Holding<K extends RunningKernel = RunningKernel> {
  /** They hold the value that was replaced. */
  readonly old: readonly K[];
  /** They do not say what they hold. */
  readonly unknown: readonly K[];
}

/** What became of a reload. */
export interface Reloaded<K extends RunningKernel = RunningKernel> {
  readonly done: readonly K[];
  readonly failed: readonly K[];
}

/** What a kernel holds; undefined where it does not say. */
type Held = "old" | "current" | "other" | undefined;

/**
 * Brings the value of a secret that was just replaced to the kernels that hold the one before. Each is asked under a key of its
 * own, and compared by the service: neither a value nor a digest of a stored one comes here.
 */
export class Rotation {
  readonly #host: RotationHost;
  readonly #name: string;
  readonly #undo: string | undefined;

  /** @param undo - what takes the replacement back; without it, only what our loader put somewhere is told as old. */
  constructor(host: RotationHost, name: string, undo?: string) {
    this.#host = host;
    this.#name = name;
    this.#undo = undo;
  }

  /** Never rejects: what cannot be found out is `unknown`. */
  async holding<K extends RunningKernel>(kernels: readonly K[]): Promise<Holding<K>> {
    const held = await Promise.all(
      kernels.map(async (kernel) => ({
        kernel,
        // One that runs a cell is not asked where its loader left word.
        what:
          (kernel.waits ? await this.#word(kernel) : undefined) ??
          (await this.#ask(kernel)) ??
          (await this.#word(kernel)),
      })),
    );
    const those = (wanted: Held): readonly K[] =>
      held.filter(({ what }) => what === wanted).map(({ kernel }) => kernel);
    return { old: those("old"), unknown: those(undefined) };
  }

  /** Loads what is stored now. Waits for cells that run. Never rejects. */
  async reload<K extends RunningKernel>(kernels: readonly K[]): Promise<Reloaded<K>> {
    const { loadExpression } = await import("./kernel-code.ts");
    const outcomes = await Promise.all(
      kernels.map(async (kernel) => {
        await kernel.evaluate(loadExpression([this.#name]), true).catch(() => undefined);
        return { kernel, isDone: (await this.#ask(kernel)) === "current" };
      }),
    );
    const those = (wanted: boolean): readonly K[] =>
      outcomes.filter(({ isDone }) => isDone === wanted).map(({ kernel }) => kernel);
    return { done: those(true), failed: those(false) };
  }

  async #ask(kernel: RunningKernel): Promise<Held> {
    try {
      const { askExpression, kernelAnswer } = await import("./kernel-code.ts");
      const [names, key] = [[this.#name], this.#host.newKey()];
      const answer = kernelAnswer(await kernel.evaluate(askExpression(names, key)));
      if (answer === undefined) {
        return undefined;
      }
      const question = { names, key, answer };
      const { service } = this.#host;
      const { facts } = await service.stages(question);
      const environment = facts.find(({ name }) => name === this.#name)?.environment;
      if (environment !== "other") {
        return environment === "same" ? "current" : "other";
      }
      if (answer.loaded.has(this.#name)) {
        return "old";
      }
      if (this.#undo === undefined) {
        return "other";
      }
      // Whoever put it there. After the time of taking back, nobody knows the value any more.
      const before = await service.heldBefore(this.#undo, question).catch((): readonly string[] => []);
      return before.includes(this.#name) ? "old" : "other";
    } catch {
      return undefined;
    }
  }

  async #word({ connection }: RunningKernel): Promise<Held> {
    const told = connection && (await this.#host.service.kernelStatus(connection).catch(() => undefined));
    const stage = told ? told.get(this.#name) : undefined;
    return stage && held(stage);
  }
}

/**
 * Whether a kernel has the value before, by what its loader left word of. A new value that is arriving finds the old one: that was
 * there, so its file is. What came from another store's mount cannot be compared, and is not told.
 */
export function holdsOld(stage: KernelStage | undefined): boolean {
  return stage === "old" || stage === "arriving";
}

function held(stage: KernelStage): Held {
  return holdsOld(stage) ? "old" : stage === "in-kernel" ? "current" : "other";
}
