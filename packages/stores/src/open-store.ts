import { isAbsolute } from "node:path";
import { SecretError, type SecretDriver } from "@nbsecrets/shared";
import type { SnapshotSource } from "./mount-writer.ts";
import type { Places } from "./places.ts";
import { VaultDriver } from "./vault-driver.ts";

/** A store that was opened by its name, and what its host needs to know of it. Who opened it, closes `driver`. */
export interface OpenStore {
  readonly driver: SecretDriver & SnapshotSource;
  /** The vault's directory, and the file that its writers lock. */
  readonly directory: string;
  readonly lockFile?: string;
  /** Whether it changes without any program of this machine: its mount is current only as long as one follows it. */
  readonly remote?: boolean;
}

/**
 * Opens the store that `spec` names: `vault`, or `vault:` and an absolute directory. The only code that knows kinds of
 * stores. Nothing is read yet.
 */
export function openStore(spec: string, places: Places): OpenStore {
  const directory = vaultDirectory(spec, places);
  if (directory === undefined) {
    throw new SecretError("unsupported", "store-unknown", { spec });
  }
  const driver = new VaultDriver({ directory, identityFile: places.identityFile });
  return { driver, directory, lockFile: driver.lockFile };
}

function vaultDirectory(spec: string, places: Places): string | undefined {
  if (spec === "vault") {
    return places.dataDirectory;
  }
  const directory = spec.startsWith("vault:") ? spec.slice("vault:".length) : "";
  return isAbsolute(directory) ? directory : undefined;
}
