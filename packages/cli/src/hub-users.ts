import { toSecretError, type LocalDriver } from "@nbsecrets/shared";
import type { HubCaller } from "./hub-callers.ts";

/** Opens the store of one user, for as long as the user has a session. */
export type OpenUserStore = (caller: HubCaller) => Promise<Required<Pick<LocalDriver, "exchange">> & LocalDriver>;

export type UserStore = Awaited<ReturnType<OpenUserStore>>;

interface Entry {
  readonly store: Promise<UserStore>;
  sessions: number;
}

/** The stores of users who have sessions: one each, shared by all sessions of that user. */
export class HubUsers {
  readonly #open: OpenUserStore;
  readonly #entries = new Map<string, Entry>();

  constructor(open: OpenUserStore) {
    this.#open = open;
  }

  /** The user's store, and what gives it back. A user who was made anew under an old name is another one. */
  async enter(caller: HubCaller): Promise<{ readonly store: UserStore; readonly leave: () => Promise<void> }> {
    const key = JSON.stringify([caller.user, caller.created]);
    const entry = this.#entries.get(key) ?? { store: this.#open(caller), sessions: 0 };
    this.#entries.set(key, entry);
    entry.sessions += 1;
    const leave = async (): Promise<void> => {
      entry.sessions -= 1;
      if (entry.sessions === 0 && this.#entries.get(key) === entry) {
        this.#entries.delete(key);
        await entry.store.then(
          (store) => store.close(),
          // One that could not be opened was told to who asked for it.
          () => undefined,
        );
      }
    };
    try {
      return { store: await entry.store, leave };
    } catch (error) {
      await leave();
      throw toSecretError(error);
    }
  }
}
