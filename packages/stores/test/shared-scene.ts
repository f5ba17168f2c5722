import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Part of every shared value here; in nothing that is listed, told or refused. */
export const CANARY = "canary-91cc-shared";

/** Directories of groups, as the kubelet writes them, in a new one for each test. */
export class SharedScene {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-shared-")));
  #generations = 0;

  /** As `NBSECRETS_SHARED` names them. */
  named(...groups: readonly string[]): string {
    return groups.map((group) => this.directory(group)).join(":");
  }

  directory(group: string): string {
    return join(this.root, group);
  }

  /** A new generation with these secrets and no others, renamed into place. The directory of it. */
  write(group: string, values: Readonly<Record<string, string | Uint8Array>>): string {
    const directory = this.directory(group);
    this.#generations += 1;
    const second = String(this.#generations % 60).padStart(2, "0");
    const name = `..2026_01_31_10_00_${second}.${this.#generations}`;
    mkdirSync(join(directory, name), { recursive: true, mode: 0o755 });
    for (const [secret, value] of Object.entries(values)) {
      writeFileSync(join(directory, name, secret), value, { mode: 0o444 });
    }
    symlinkSync(name, join(directory, "..data_tmp"));
    renameSync(join(directory, "..data_tmp"), join(directory, "..data"));
    for (const secret of Object.keys(values)) {
      try {
        symlinkSync(`..data/${secret}`, join(directory, secret));
      } catch {
        // Of an earlier generation.
      }
    }
    return join(directory, name);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
