import { URLExt } from "@jupyterlab/coreutils";
import type { ServerConnection } from "@jupyterlab/services";
import type { SecretError } from "@nbsecrets/shared";
import type { FrameCarrier } from "./frame-carrier";
import { unreachable, whyClosed } from "./why-closed";

/** How long a handshake may take, in milliseconds: of one that is swallowed on the way a browser says nothing for minutes. */
const OPEN_WITHIN = 20_000;

/** Opens a WebSocket, one frame per text message; see `socket_handler.py` for the server's side. */
export async function openSocket(
  settings: ServerConnection.ISettings,
  ticket: string,
  giveUp: AbortSignal,
): Promise<FrameCarrier> {
  const url = URLExt.join(settings.wsUrl, "nbsecrets", "ws");
  const socket = new WebSocket(url, ["nbsecrets.v1", `ticket.${ticket}`]);
  giveUp.addEventListener("abort", () => socket.close(), { once: true });
  const ended = new Promise<SecretError>((resolve) => {
    socket.addEventListener("close", (event) => resolve(whyClosed(event.code)), { once: true });
  });
  const open = new Promise<void>((resolve) => {
    socket.addEventListener("open", () => resolve(), { once: true });
  });
  const timer = setTimeout(() => socket.close(), OPEN_WITHIN);
  const error = await Promise.race([open, ended]);
  clearTimeout(timer);
  if (error !== undefined) {
    throw error;
  }
  return {
    send: (frame) => {
      if (socket.readyState !== WebSocket.OPEN) {
        throw unreachable();
      }
      socket.send(frame);
    },
    onFrame: (listener) => {
      socket.addEventListener("message", (event: MessageEvent<string>) => listener(event.data));
    },
    ended,
    close: () => socket.close(),
  };
}
