import type { ServerConnection } from "@jupyterlab/services";
import type { PanelHost } from "@nbsecrets/shared";
import { requestTicket } from "./request-ticket";
import { serverPost } from "./server-post";
import { waitOrCancel } from "./wait-or-cancel";

const loadWire = () => import("./connect-service");

/**
 * Loads the code that a connection needs before anybody asks for one; makes none. What fails is tried again by who connects, and told
 * then.
 */
export function prepareToConnect(): void {
  loadWire().catch(() => undefined);
}

/** What the panel's model needs of a browser page. */
export function panelHost(settings: ServerConnection.ISettings): PanelHost {
  const post = serverPost(settings);
  return {
    connect: async () => {
      const [ticket, wire] = await Promise.all([requestTicket(post), loadWire()]);
      return wire.connectService(settings, post, ticket);
    },
    now: () => Date.now(),
    wait: waitOrCancel,
  };
}
