import { createHash } from "node:crypto";
import { isAbsolute, join } from "node:path";
import { SecretError, type LocalDriver } from "@nbsecrets/shared";
import { HubDriver } from "./hub-driver.ts";
import { parseHubSpec } from "./hub-spec.ts";
import { KubernetesDriver } from "./kubernetes-driver.ts";
import { parseKubernetesSpec, type KubernetesSpec } from "./kubernetes-spec.ts";
import type { SnapshotSource } from "./mount-writer.ts";
import type { Environment, Places } from "./places.ts";
import { VaultDriver } from "./vault-driver.ts";

/** A store that was opened by its name, and what its host needs to know of it. Who opened it, closes `driver`. */
export interface OpenStore {
  readonly driver: LocalDriver & SnapshotSource;
  /** What this machine keeps of the store: the vault itself, or no more than the record of where its mount is. */
  readonly directory: string;
  /** What writers of a vault lock. */
  readonly lockFile?: string;
  /** Whether it changes without any program of this machine: its mount is current only as long as one follows it. */
  readonly remote?: boolean;
}

/**
 * Opens the store that `spec` names: `vault`, `vault:` and an absolute directory,
 * `kubernetes:SECRET?namespace=NS&context=CTX`, or `hub:URL`, of which all but the first word may be left out. The only code
 * that knows kinds of stores. Nothing is read yet.
 */
export function openStore(spec: string, places: Places, env: Environment): OpenStore {
  const kubernetes = parseKubernetesSpec(spec);
  if (kubernetes !== undefined) {
    return {
      driver: new KubernetesDriver({ ...kubernetes, env, kubeconfigFiles: places.kubeconfigFiles }),
      directory: join(places.dataDirectory, `kubernetes-${fingerprint(kubernetes)}`),
      remote: true,
    };
  }
  const hub = parseHubSpec(spec, env);
  if (hub !== undefined) {
    return {
      driver: new HubDriver({ address: hub }),
      directory: join(places.dataDirectory, `hub-${hashOf([hub.url])}`),
      remote: true,
    };
  }
  const directory = vaultDirectory(spec, places);
  if (directory === undefined) {
    throw new SecretError("unsupported", "store-unknown", { spec });
  }
  const driver = new VaultDriver({ directory, identityFile: places.identityFile });
  return { driver, directory, lockFile: driver.lockFile };
}

/** Of the Secret as it was named: each name has a mount of its own. */
function fingerprint({ context = "", namespace = "", secret }: KubernetesSpec): string {
  return hashOf([context, namespace, secret]);
}

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

function vaultDirectory(spec: string, places: Places): string | undefined {
  if (spec === "vault") {
    return places.dataDirectory;
  }
  const directory = spec.startsWith("vault:") ? spec.slice("vault:".length) : "";
  return isAbsolute(directory) ? directory : undefined;
}
