import { basename } from "node:path";
import {
  MAX_VAULT_BYTES,
  SecretError,
  applyChanges,
  checkChanges,
  replacedBy,
  toSecretError,
  type Applied,
  type CancelSignal,
  type Change,
  type Exchange,
  type LocalDriver,
  type ReplacedSecret,
  type SecretEvent,
  type SecretInfo,
  type Supports,
  type Unwatch,
  type Usage,
} from "@nbsecrets/shared";
import { untilAborted } from "./until-aborted.ts";
import { makeVaultEntry, type VaultEntry } from "./vault-document.ts";
import { VaultFile, type OpenedVault } from "./vault-file.ts";
import { VaultLister, vaultReadOnly, type VaultListing } from "./vault-listing.ts";
import { VaultWatcher, type Versions } from "./vault-watcher.ts";

export interface VaultOptions {
  /** Made at the first write, for this user alone. */
  readonly directory: string;
  /** Made at the first write of a vault that is not there yet, and never otherwise. */
  readonly identityFile: string;
  /** How `usage` names it; "this computer" unless told. */
  readonly place?: string;
  readonly now?: () => Date;
}

/** Keeps all secrets in one age-encrypted file, which every program of this user may open at the same time. */
export class VaultDriver implements LocalDriver {
  readonly supports: Supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
  readonly file: string;
  readonly lockFile: string;
  /** What nobody but this user may read. */
  readonly privateFiles: readonly string[];
  readonly #vault: VaultFile;
  readonly #lister = new VaultLister();
  readonly #place: string;
  readonly #now: () => Date;
  readonly #watchers = new Set<VaultWatcher>();
  readonly #writing = new Set<Promise<unknown>>();
  #listing: VaultListing | undefined;
  #reading: { stamp: string; listing: Promise<VaultListing> } | undefined;
  #closed = false;

  constructor(options: VaultOptions) {
    this.#vault = new VaultFile(options.directory, options.identityFile);
    this.file = this.#vault.file;
    this.lockFile = this.#vault.lockFile;
    this.privateFiles = [this.file, `${this.file}.bak`, options.identityFile];
    this.#place = options.place ?? "this computer";
    this.#now = options.now ?? (() => new Date());
  }

  async list(signal?: CancelSignal): Promise<readonly SecretInfo[]> {
    this.#checkOpen();
    const listing = await untilAborted(() => this.#current(), signal);
    return [...listing.infos.values()];
  }

  async reveal(name: string, signal?: CancelSignal): Promise<Uint8Array> {
    this.#checkOpen();
    const { document } = await untilAborted(() => this.#vault.read(), signal);
    const entry = document.entries.get(name);
    if (entry === undefined) {
      throw new SecretError("not-found", "not-found", { name });
    }
    return entry.value;
  }

  /** Every secret with its bytes, all of one moment. */
  async snapshot(): Promise<ReadonlyMap<string, Uint8Array>> {
    this.#checkOpen();
    const { document } = await this.#vault.read();
    return new Map([...document.entries].map(([name, entry]) => [name, entry.value]));
  }

  async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return (await this.#change(changes, false)).infos;
  }

  exchange(changes: readonly Change[]): Promise<Exchange> {
    return this.#change(changes, true);
  }

  async usage(): Promise<Usage> {
    this.#checkOpen();
    const { usedBytes } = await this.#current();
    return { usedBytes, limitBytes: MAX_VAULT_BYTES, place: this.#place, encrypted: true };
  }

  async watch(onEvent: (event: SecretEvent) => void): Promise<Unwatch> {
    this.#checkOpen();
    const watcher = await VaultWatcher.start({
      directory: this.#vault.directory,
      fileName: basename(this.file),
      read: async () => versions((await this.#current()).infos.values()),
      onEvent,
    });
    const unwatch = async (): Promise<void> => {
      this.#watchers.delete(watcher);
      await watcher.close();
    };
    if (this.#closed) {
      await unwatch();
      this.#checkOpen();
    }
    this.#watchers.add(watcher);
    return unwatch;
  }

  /** A write that has begun is finished first. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#writing);
    await Promise.all([...this.#watchers].map((watcher) => watcher.close()));
    this.#watchers.clear();
    this.#listing = undefined;
  }

  async #change(changes: readonly Change[], keeps: boolean): Promise<Exchange> {
    this.#checkOpen();
    checkChanges(changes);
    if (changes.length === 0) {
      return { infos: [], replaced: new Map() };
    }
    const write = this.#write(changes, keeps);
    this.#writing.add(write);
    try {
      return await write;
    } catch (error) {
      throw toSecretError(error);
    } finally {
      this.#writing.delete(write);
    }
  }

  async #write(changes: readonly Change[], keeps: boolean): Promise<Exchange> {
    let before: OpenedVault | undefined;
    let applied: Applied<VaultEntry> | undefined;
    const stamp = await this.#vault.replace((vault) => {
      before = vault;
      applied = applyChanges(changes, {
        entries: vault.document.entries,
        versionOf: (name, entry) => this.#lister.version(name, entry),
        readOnly: vaultReadOnly,
        make: makeVaultEntry,
        now: this.#now().toISOString(),
      });
      return { ...vault.document, entries: applied.entries };
    });
    if (before === undefined || applied === undefined) {
      throw new SecretError("internal", "internal");
    }
    const { infos } = this.#remember(stamp, before, applied);
    const written = applied.written.flatMap((name) => infos.get(name) ?? []);
    this.#watchers.forEach((watcher) => watcher.tell(versions(written), applied?.removed ?? []));
    const replaced = keeps
      ? replacedBy(changes, before.document.entries, readableValue)
      : new Map<string, ReplacedSecret>();
    return { infos: written, replaced };
  }

  /** After a write, what was known of the untouched secrets is still right. */
  #remember(stamp: string, before: OpenedVault, applied: Applied<VaultEntry>): VaultListing {
    const known = this.#listing?.stamp === before.stamp ? new Map(this.#listing.infos) : undefined;
    applied.written.forEach((name) => known?.delete(name));
    this.#listing = this.#lister.listing(stamp, applied.entries, known);
    return this.#listing;
  }

  async #current(): Promise<VaultListing> {
    const stamp = await this.#vault.stamp();
    if (this.#listing?.stamp === stamp) {
      return this.#listing;
    }
    if (this.#reading?.stamp !== stamp) {
      this.#reading = { stamp, listing: this.#readListing() };
    }
    const reading = this.#reading;
    try {
      return await reading.listing;
    } finally {
      if (this.#reading === reading) {
        this.#reading = undefined;
      }
    }
  }

  async #readListing(): Promise<VaultListing> {
    const { stamp, document } = await this.#vault.read();
    this.#listing = this.#lister.listing(stamp, document.entries);
    return this.#listing;
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new SecretError("unavailable", "closed");
    }
  }
}

function versions(infos: Iterable<SecretInfo>): Versions {
  return new Map([...infos].map((info) => [info.name, info.version]));
}

/** A damaged value may be overwritten and deleted, which nobody can take back then. */
function readableValue(_name: string, entry: VaultEntry): Uint8Array | undefined {
  try {
    return entry.value;
  } catch {
    return undefined;
  }
}
