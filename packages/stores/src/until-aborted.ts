import { SecretError, type CancelSignal } from "@nbsecrets/shared";

/** The outcome of `work`, or `unavailable` (`aborted`) as soon as the signal says so; the work itself goes on unheard. */
export async function untilAborted<T>(work: () => Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work();
  }
  if (signal.aborted) {
    throw new SecretError("unavailable", "aborted");
  }
  let listener = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    listener = () => reject(new SecretError("unavailable", "aborted"));
    signal.addEventListener("abort", listener);
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", listener);
  }
}
