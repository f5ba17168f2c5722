import type { Kernel } from "@jupyterlab/services";
import { newLoadId } from "./load-request";
import { isMainShellBusy } from "./main-shell";
import { evaluateSilently } from "./silent-request";

/** How long an answer is waited for, in milliseconds: one that is running a cell may take any time, one that starts takes seconds. */
const patience = { busy: 1_000, other: 5_000 };

/**
 * What the kernel says of the expression; undefined where it does not answer. See `KernelInFront.evaluate`.
 *
 * @param patient - also that it loads something: other pages are told.
 */
export async function evaluateInKernel(
  kernel: Kernel.IKernelConnection,
  expression: string,
  patient: boolean,
): Promise<string | undefined> {
  // A kernel that goes away, or refuses, is one that does not answer.
  const answer = evaluateSilently(kernel, { answer: expression }, patient ? newLoadId() : undefined).then(
    ({ answer }) => answer,
    () => undefined,
  );
  if (patient) {
    return answer;
  }
  const time = isMainShellBusy(kernel) && !kernel.supportsSubshells ? patience.busy : patience.other;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), time)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
