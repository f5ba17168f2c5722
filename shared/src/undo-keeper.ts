import { MAX_BATCH_BYTES } from "./limits.ts";
import type { LocalDriver } from "./local-driver.ts";
import type { Change, SecretInfo } from "./secret-driver.ts";
import { SecretError, toSecretError } from "./secret-error.ts";
import type { Changed, SecretService } from "./secret-service.ts";
import { undoOf, type PutBack } from "./undo-of.ts";

/** For how long a change can be taken back, in milliseconds. */
export const UNDO_TIME = 30_000;
/** How many changes are kept, and how many bytes of what they overwrote and deleted; the oldest go first. */
const MOST_UNDOS = 20;
const MOST_BYTES = 16 * 1024 * 1024;

/** The time, as the platform has it. */
export interface UndoClock {
  /** Milliseconds since any fixed moment; goes on while the machine sleeps. */
  now(): number;
  /** Calls `work` after so many milliseconds, which keeps no process alive; the result ends it. */
  after(milliseconds: number, work: () => void): () => void;
}

export interface UndoKeeperOptions {
  readonly driver: Pick<LocalDriver, "apply" | "exchange">;
  readonly clock: UndoClock;
  /** A new text that nobody can guess. */
  readonly newToken: () => string;
}

/** One change that can be taken back: how, and until when. Holds values. */
interface Kept extends PutBack {
  readonly until: number;
  /** Ends the timer that makes it over. */
  stopTimer: () => void;
  isOver: boolean;
  /** While it is being taken back its bytes are needed, whatever the time. */
  inUse: boolean;
}

/**
 * Makes changes, and keeps what they overwrote and deleted for a while, so that they can be taken back by whoever holds the
 * token. The old bytes are in this process alone: no result and no error has them, and they are overwritten when the time
 * is over, when they were used, and at `close`.
 */
export class UndoKeeper implements Pick<SecretService, "change" | "undo"> {
  readonly #options: UndoKeeperOptions;
  /** By token, the oldest first. */
  readonly #kept = new Map<string, Kept>();
  #closed = false;

  constructor(options: UndoKeeperOptions) {
    this.#options = options;
  }

  async change(changes: readonly Change[]): Promise<Changed> {
    const { driver } = this.#options;
    if (driver.exchange === undefined) {
      return { infos: await driver.apply(changes) };
    }
    const { infos, replaced } = await driver.exchange(changes);
    const undo = replaced.size === 0 ? undefined : this.#keep(undoOf(changes, infos, replaced));
    return { infos, ...(undo === undefined ? {} : { undo }) };
  }

  async undo(token: string): Promise<readonly SecretInfo[]> {
    const kept = this.#kept.get(token);
    if (kept === undefined || kept.inUse || kept.isOver || kept.until <= this.#options.clock.now()) {
      throw new SecretError("not-found", "undo-gone");
    }
    kept.inUse = true;
    try {
      const infos = await this.#options.driver.apply(kept.changes);
      this.#forget(token);
      return infos;
    } catch (error) {
      const conflict = undoConflict(toSecretError(error));
      if (conflict !== undefined) {
        this.#forget(token);
        throw conflict;
      }
      throw error;
    } finally {
      kept.inUse = false;
      this.#forgetOld();
    }
  }

  /** The values that a change replaced, as long as it can be taken back; rejects like `undo`. They stay the keeper's own. */
  replaced(token: string): ReadonlyMap<string, Uint8Array> {
    const kept = this.#kept.get(token);
    if (kept === undefined || kept.isOver || kept.until <= this.#options.clock.now()) {
      throw new SecretError("not-found", "undo-gone");
    }
    return new Map(kept.changes.flatMap((change) => (change.kind === "put" ? [[change.name, change.value]] : [])));
  }

  /** Forgets everything at once; what is being taken back is finished with its bytes first. */
  close(): void {
    this.#closed = true;
    this.#forgetOld();
  }

  #keep(putBack: PutBack | undefined): string | undefined {
    // What no single change could bring back is not offered.
    if (putBack === undefined || this.#closed || putBack.bytes > MAX_BATCH_BYTES) {
      putBack?.erase();
      return undefined;
    }
    const { clock, newToken } = this.#options;
    const token = newToken();
    const until = clock.now() + UNDO_TIME;
    const kept: Kept = { ...putBack, until, isOver: false, inUse: false, stopTimer: () => undefined };
    kept.stopTimer = clock.after(UNDO_TIME, () => {
      // Whatever the clock says by now: it may have been set back.
      kept.isOver = true;
      this.#forgetOld();
    });
    this.#kept.set(token, kept);
    this.#forgetOld();
    return token;
  }

  #forgetOld(): void {
    const now = this.#options.clock.now();
    const all = [...this.#kept].reverse();
    let bytes = 0;
    all.forEach(([token, kept], newer) => {
      bytes += kept.bytes;
      kept.isOver ||= this.#closed || kept.until <= now || newer >= MOST_UNDOS || bytes > MOST_BYTES;
      if (kept.isOver && !kept.inUse) {
        this.#forget(token);
      }
    });
  }

  #forget(token: string): void {
    const kept = this.#kept.get(token);
    this.#kept.delete(token);
    kept?.stopTimer();
    kept?.erase();
  }
}

/** That something was changed since, whichever way the store says it; undefined for any other failure. */
function undoConflict({ code, params }: SecretError): SecretError | undefined {
  const { name } = params;
  const isConflict = ["conflict", "already-exists", "not-found", "invalid-name"].includes(code);
  return isConflict && name !== undefined ? new SecretError("conflict", "undo-conflict", { name }) : undefined;
}
