import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { relative } from "node:path";
import { inCheckout, Refusal, root } from "./checkout.mjs";

/**
 * Runs a program and resolves with its exit code and what it printed; rejects only when it cannot be started.
 * `show` passes its output through as it comes, `onOutput` is given it as text; `log` also writes it to `.work/logs/<log>.log`;
 * `quietSeconds` ends a program that printed nothing for so long.
 */
export function run(program, args, { cwd = root, env, show = false, onOutput, log, quietSeconds, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      shell,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const file = log === undefined ? undefined : openLog(log);
    const chunks = [];
    let timer;
    const restartTimer = () => {
      if (quietSeconds === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => child.kill("SIGKILL"), quietSeconds * 1000);
    };
    const take = (target) => (chunk) => {
      restartTimer();
      chunks.push(chunk);
      file?.write(chunk);
      if (show) target.write(chunk);
      onOutput?.(chunk.toString("utf8"));
    };
    restartTimer();
    child.stdout.on("data", take(process.stdout));
    child.stderr.on("data", take(process.stderr));
    const finish = () => {
      clearTimeout(timer);
      file?.end();
    };
    child.once("error", (error) => {
      finish();
      reject(error);
    });
    child.once("close", (code, signal) => {
      finish();
      resolve({ code: code ?? 1, signal, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}

/** Like run, but a failure is a Refusal: the sentence, the end of what the program printed, and where all of it is. */
export async function runOrRefuse(sentence, program, args, options = {}) {
  let result;
  try {
    result = await run(program, args, options);
  } catch (error) {
    throw new Refusal(`${sentence} (${program} could not be started: ${error.code ?? error.message})`);
  }
  if (result.code === 0) return result.output;
  const tail = result.output.trimEnd().split("\n").slice(-25).join("\n");
  const where = options.log === undefined ? "" : `\nAll of its output: ${relative(root, logPath(options.log))}`;
  throw new Refusal(`${tail}\n\n${sentence}${where}`);
}

export const logPath = (name) => inCheckout(".work", "logs", `${name}.log`);

function openLog(name) {
  mkdirSync(inCheckout(".work", "logs"), { recursive: true });
  return createWriteStream(logPath(name), { mode: 0o600 });
}
