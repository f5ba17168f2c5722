import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../.work/helm/helm", import.meta.url));

/** Helm as one person has it: with their kubeconfig, in one namespace, and its own files in a directory of its own. */
export class Helm {
  readonly #kubeconfig: string;
  readonly #namespace: string;
  readonly #home = mkdtempSync(join(tmpdir(), "nbsecrets-helm-"));

  constructor(kubeconfig: string, namespace: string) {
    this.#kubeconfig = kubeconfig;
    this.#namespace = namespace;
  }

  /** Resolves with what it prints; rejects with what it says on standard error. */
  async run(words: readonly string[]): Promise<string> {
    const child = spawn(program, ["--namespace", this.#namespace, ...words], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: this.#home,
        KUBECONFIG: this.#kubeconfig,
        HELM_CACHE_HOME: join(this.#home, "cache"),
        HELM_CONFIG_HOME: join(this.#home, "config"),
        HELM_DATA_HOME: join(this.#home, "data"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [output, errors, [code]] = (await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ])) as [string, string, [number | null]];
    if (code !== 0) throw new Error(errors.trim() || `helm ended with ${code}`);
    return output;
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}
