import type { ChildProcess } from "node:child_process";

/** How long a server may take to start, in milliseconds. */
const PATIENCE = 60_000;

/** Resolves when a server that was just started answers at this address; rejects when it ended, or takes too long. */
export async function untilAnswers(address: string, server: ChildProcess, log: string): Promise<void> {
  const answers = (): Promise<boolean> =>
    fetch(address).then(
      (response) => response.ok,
      () => false,
    );
  const end = Date.now() + PATIENCE;
  while (!(await answers())) {
    if (Date.now() > end || server.exitCode !== null) {
      throw new Error(`The server did not start; see ${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
