import { SecretStore, type StoreLink } from "@nbsecrets/shared";
import type { Session } from "./open-session.ts";
import { SessionService } from "./session-service.ts";

/**
 * The way of a panel to a session in its own process. It ends with the session: who opened that, closes it.
 *
 * @param codeRoots - as of `SessionService`.
 */
export function linkSession(
  session: Session,
  ended: StoreLink["ended"],
  codeRoots?: () => readonly string[],
): StoreLink {
  const service = new SessionService(session, codeRoots);
  return {
    store: new SecretStore(session.driver),
    status: () => service.status(),
    onStatus: (listener) => service.onStatus(listener),
    change: (changes) => service.change(changes),
    undo: (token) => service.undo(token),
    compare: (entries) => service.compare(entries),
    stages: (question) => service.stages(question),
    heldBefore: (undo, question) => service.heldBefore(undo, question),
    kernelStatus: (kernel) => service.kernelStatus(kernel),
    whereUsed: (names, options) => service.whereUsed(names, options),
    planRename: (from, to, options) => service.planRename(from, to, options),
    applyRename: (token, except) => service.applyRename(token, except),
    ended,
    close: async () => service.close(),
  };
}
