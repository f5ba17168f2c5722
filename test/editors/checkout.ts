import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A path inside the checkout. */
export function checkout(...parts: string[]): string {
  return join(root, ...parts);
}

/** A program of the checkout's virtual environment. */
export function inEnvironment(program: string, environment = checkout(".venv")): string {
  return process.platform === "win32"
    ? join(environment, "Scripts", `${program}.exe`)
    : join(environment, "bin", program);
}
