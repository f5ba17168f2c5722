import { SecretStore, type StoreLink } from "@nbsecrets/shared";
import type { Session } from "./open-session.ts";
import { SessionService } from "./session-service.ts";

/** The way of a panel to a session in its own process. It ends only by `close`, which closes the session as well. */
export function linkSession(session: Session): StoreLink {
  const service = new SessionService(session);
  return {
    store: new SecretStore(session.driver),
    status: () => service.status(),
    onStatus: (listener) => service.onStatus(listener),
    change: (changes) => service.change(changes),
    undo: (token) => service.undo(token),
    compare: (entries) => service.compare(entries),
    ended: new Promise(() => undefined),
    close: async () => {
      service.close();
      await session.close();
    },
  };
}
