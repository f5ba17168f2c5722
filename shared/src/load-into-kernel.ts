import { askExpression, kernelAnswer, loadAnswer, loadExpression, type LoadOutcome } from "./kernel-code.ts";
import { stagesOf, type KernelStage } from "./kernel-stage.ts";
import { checkName } from "./secret-name.ts";
import type { SecretService } from "./secret-service.ts";

/** What loading needs of its host. */
export interface LoadHost {
  /** See `KernelInFront.evaluate`. */
  readonly evaluate: (expression: string) => Promise<string | undefined>;
  /** Random bytes in hexadecimal. */
  readonly newKey: () => string;
  readonly service: Pick<SecretService, "stages">;
}

export interface LoadReport {
  /** Undefined where the kernel did not answer. */
  readonly outcome: LoadOutcome | undefined;
  /** What the kernel has from now on, of each name that is listed; undefined where it did not say. */
  readonly stages: ReadonlyMap<string, KernelStage> | undefined;
}

/**
 * Runs the loader in a kernel, and asks at once what that has now: for an editor that may ask a kernel only when the person said so.
 *
 * @param listed - the names that are asked about.
 */
export async function loadIntoKernel(
  { evaluate, newKey, service }: LoadHost,
  wanted: readonly string[],
  listed: readonly string[],
): Promise<LoadReport> {
  const outcome = loadAnswer(await evaluate(loadExpression(wanted)));
  if (outcome === undefined) {
    return { outcome, stages: undefined };
  }
  const [names, key] = [listed.filter((name) => checkName(name) === undefined), newKey()];
  const answer = kernelAnswer(await evaluate(askExpression(names, key)));
  if (answer?.isBroken) {
    return { outcome, stages: undefined };
  }
  const report = answer && (await service.stages({ names, key, answer }));
  return { outcome, stages: report && answer && stagesOf(report, answer.loaded) };
}
