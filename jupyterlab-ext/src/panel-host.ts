import type { ServerConnection } from "@jupyterlab/services";
import type { PanelHost } from "@nbsecrets/shared";
import { connectService } from "./connect-service";

/** What the panel's model needs of a browser page. */
export function panelHost(settings: ServerConnection.ISettings): PanelHost {
  return {
    connect: () => connectService(settings),
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
