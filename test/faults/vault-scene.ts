import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VaultDriver } from "../../packages/stores/src/vault-driver.ts";

/** A vault in a directory of its own, for several processes. */
export class VaultScene {
  readonly root: string;
  readonly directory: string;
  readonly identityFile: string;
  readonly #opened: VaultDriver[] = [];

  private constructor(root: string) {
    this.root = root;
    this.directory = join(root, "data");
    this.identityFile = join(root, "config", "identity.txt");
  }

  static async make(): Promise<VaultScene> {
    return new VaultScene(await mkdtemp(join(tmpdir(), "nbsecrets-faults-")));
  }

  open(): VaultDriver {
    const driver = new VaultDriver({ directory: this.directory, identityFile: this.identityFile });
    this.#opened.push(driver);
    return driver;
  }

  /** The names and values, as text, that a program which opens the vault now sees. */
  async contents(): Promise<Map<string, string>> {
    const snapshot = await this.open().snapshot();
    return new Map([...snapshot].map(([name, value]) => [name, Buffer.from(value).toString()]));
  }

  async files(): Promise<string[]> {
    return (await readdir(this.directory)).sort();
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#opened.map((driver) => driver.close()));
    await rm(this.root, { recursive: true });
  }
}

export function put(name: string, text: string): { kind: "put"; name: string; value: Uint8Array; mode: "overwrite" } {
  return { kind: "put", name, value: Buffer.from(text), mode: "overwrite" };
}
