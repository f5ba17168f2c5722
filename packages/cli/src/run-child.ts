import { spawn } from "node:child_process";
import { constants } from "node:os";

/** A terminal sends these to the whole group, the child as well; passing them on would send them twice. */
const terminalSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const otherSignals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCONT"];

/**
 * Runs a command in our place: its streams are ours, signals are passed on. Resolves with its exit code, 128 + n when
 * signal n ended it, undefined when it cannot be started.
 */
export function runChild(
  command: string,
  parameters: readonly string[],
  variables: Iterable<readonly [string, string | undefined]>,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    // `fromEntries` defines each name, where an assignment of `__proto__` would not.
    const env: NodeJS.ProcessEnv = Object.fromEntries<string | undefined>(variables);
    const ofTerminal = process.stdin.isTTY === true;
    const early: NodeJS.Signals[] = [];
    let pass = (signal: NodeJS.Signals): void => void early.push(signal);
    // Before the child is there: a signal that came right after its start would end us alone.
    for (const signal of process.platform === "win32" ? [] : [...terminalSignals, ...otherSignals]) {
      process.on(signal, () => {
        if (!ofTerminal || !terminalSignals.includes(signal)) {
          pass(signal);
        }
      });
    }
    const child = spawn(command, parameters, { env, stdio: "inherit" });
    pass = (signal) => void child.kill(signal);
    early.forEach(pass);
    child.on("error", () => resolve(undefined));
    child.on("exit", (code, signal) => resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]));
  });
}
