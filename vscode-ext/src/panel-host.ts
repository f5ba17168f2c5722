import type { PanelHost } from "@nbsecrets/shared";
import type { SecretSession } from "./secret-session.ts";

/** What the panel's model needs of VS Code: a link to the session, and the time. */
export function panelHost(session: SecretSession): PanelHost {
  return {
    connect: () => session.link(),
    wait: async (milliseconds, cancel) => {
      let timer: NodeJS.Timeout | undefined;
      const time = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
      await Promise.race([time, cancel]);
      clearTimeout(timer);
    },
    now: () => performance.now(),
  };
}
