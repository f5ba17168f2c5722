import { randomBytes } from "node:crypto";
import {
  UndoKeeper,
  compareValues,
  type Change,
  type Changed,
  type ComparedEntry,
  type Comparison,
  type MountStatus,
  type SecretInfo,
  type SecretService,
  type ServiceStatus,
  type StageQuestion,
  type StageReport,
  type UndoClock,
} from "@nbsecrets/shared";
import { compareStages } from "./compare-stages.ts";
import { keptNote } from "./mount-keeper.ts";
import type { Session } from "./open-session.ts";

/** What pages may ask for beyond the store, for one session that its host closes. */
export class SessionService implements SecretService {
  readonly #session: Session;
  readonly #undos: UndoKeeper;

  constructor(session: Session) {
    this.#session = session;
    this.#undos = new UndoKeeper({
      driver: session.driver,
      clock,
      newToken: () => randomBytes(16).toString("base64url"),
    });
  }

  async status(): Promise<ServiceStatus> {
    const sharedNote = await this.#session.shared.note();
    return { mount: mountStatus(this.#session), ...(sharedNote === undefined ? {} : { sharedNote }) };
  }

  onStatus(listener: () => void): () => void {
    return this.#session.mount.onChange(listener);
  }

  change(changes: readonly Change[]): Promise<Changed> {
    return this.#undos.change(changes);
  }

  undo(token: string): Promise<readonly SecretInfo[]> {
    return this.#undos.undo(token);
  }

  compare(entries: readonly ComparedEntry[]): Promise<readonly Comparison[]> {
    return compareValues(this.#session.driver, entries);
  }

  stages(question: StageQuestion): Promise<StageReport> {
    return compareStages(this.#session, question);
  }

  /** Forgets what could be undone. */
  close(): void {
    this.#undos.close();
  }
}

const clock: UndoClock = {
  now: () => Date.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

function mountStatus({ mount }: Session): MountStatus {
  const { directory, state } = mount;
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(state.error === undefined ? {} : { problem: state.error.toJSON() }),
    ...(state.keeper === undefined || directory === undefined ? {} : { note: keptNote(directory, state.keeper) }),
  };
}
