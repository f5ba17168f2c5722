import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A kernel of IPython with this checkout's loader. */
export interface RealKernel {
  /** The id of its process. */
  readonly pid: number;
  /** Runs one line of Python to its end. */
  run(code: string): Promise<void>;
  /** Ends it as a crash does; the file stays. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function startKernel(runtimeDirectory: string, id: string, mount: string): Promise<RealKernel> {
  const child = spawn(here("../../../.venv/bin/python"), [here("kernel_that_loads.py"), runtimeDirectory, id], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, PYTHONPATH: here("../../loader/src"), NBSECRETS_MOUNT: mount, NBSECRETS_SHARED: "" },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  const next = async (): Promise<number> => {
    const { value, done } = await lines.next();
    if (done === true) {
      throw new Error("The kernel did not start, or a line failed in it.");
    }
    return Number(value);
  };
  const send = async (line: string): Promise<void> => {
    child.stdin.write(`${line}\n`);
    await next();
  };
  return {
    pid: await next(),
    run: send,
    kill: () => send("KILL"),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
