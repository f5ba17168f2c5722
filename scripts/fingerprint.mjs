import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inCheckout } from "./checkout.mjs";

const GENERATED = new Set(["node_modules", "__pycache__", "dist", "lib", "labextension", "service", "wheels"]);

/** A hash over the names and contents of files and whole directories (paths from the root of the checkout). */
export function fingerprint(paths, ...more) {
  const hash = createHash("sha256");
  for (const text of more) hash.update(`${text}\0`);
  for (const path of paths) addPath(hash, path);
  return hash.digest("hex");
}

function addPath(hash, path) {
  const status = statSync(inCheckout(path), { throwIfNoEntry: false });
  if (status?.isDirectory()) {
    for (const name of readdirSync(inCheckout(path)).sort()) {
      if (!GENERATED.has(name) && !name.startsWith(".")) addPath(hash, join(path, name));
    }
  } else if (status !== undefined) {
    hash.update(`${path}\0${status.size}\0`);
    hash.update(readFileSync(inCheckout(path)));
  }
}

/** Remembers in `file` what a step was last done for. It is cleared while the step runs, so half-done counts as not done. */
export class Stamp {
  #file;

  constructor(file) {
    this.#file = file;
  }

  read() {
    return statSync(this.#file, { throwIfNoEntry: false }) === undefined ? undefined : readFileSync(this.#file, "utf8");
  }

  clear() {
    rmSync(this.#file, { force: true });
  }

  write(text) {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, text);
  }

  /** Runs `action` unless `wanted` is what it was last done for; false when there was nothing to do. */
  async unless(wanted, action) {
    if (this.read() === wanted) return false;
    this.clear();
    await action();
    this.write(wanted);
    return true;
  }
}
