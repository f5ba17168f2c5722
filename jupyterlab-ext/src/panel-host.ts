import type { ServerConnection } from "@jupyterlab/services";
import type { PanelHost } from "@nbsecrets/shared";
import { requestTicket } from "./request-ticket";
import { serverPost } from "./server-post";

/** What the panel's model needs of a browser page. */
export function panelHost(settings: ServerConnection.ISettings): PanelHost {
  const post = serverPost(settings);
  return {
    // The wire's code is loaded when something first needs it, and the ticket asked for meanwhile.
    connect: async () => {
      const [ticket, wire] = await Promise.all([requestTicket(post), import("./connect-service")]);
      return wire.connectService(settings, post, ticket);
    },
    now: () => Date.now(),
    wait: (milliseconds, cancel) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        void cancel.then(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
