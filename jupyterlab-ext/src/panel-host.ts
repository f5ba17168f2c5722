import type { ServerConnection } from "@jupyterlab/services";
import type { PanelHost } from "@nbsecrets/shared";

/** What the panel's model needs of a browser page. */
export function panelHost(settings: ServerConnection.ISettings): PanelHost {
  return {
    // The wire is loaded when something first needs it.
    connect: async () => (await import("./connect-service")).connectService(settings),
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
