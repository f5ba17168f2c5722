import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const inCheckout = (...parts) => join(root, ...parts);

/** Whether the module is the script that was started, and not imported by it. */
export const isMain = (moduleUrl) => realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);

/** A failure that the person can act on: printed as its sentence, without a stack. */
export class Refusal extends Error {}

/** Runs a script's main function; a Refusal ends the process with its sentence and code 1. */
export async function main(run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    console.error(error instanceof Refusal ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
  // The channel to the process that started this one on the lockfile's Node would keep it alive.
  if (process.connected) process.disconnect();
}
