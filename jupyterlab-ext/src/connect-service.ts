import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { RemoteDriver, SecretError, SecretStore, type StoreLink } from "@nbsecrets/shared";
import { socketConnection } from "./socket-connection";

/** Close codes of our own handler; see `socket_handler.py`, which holds the table. */
const serviceRefused = 4002;
const serviceFailed = 4503;

/**
 * A new link to the service of this Jupyter server. Rejects with a `SecretError`: `denied` where the server refuses,
 * `unavailable` where nothing answers.
 */
export async function connectService(settings: ServerConnection.ISettings): Promise<StoreLink> {
  const ticket = await requestTicket(settings);
  const url = URLExt.join(settings.wsUrl, "nbsecrets", "ws");
  const socket = new WebSocket(url, ["nbsecrets.v1", `ticket.${ticket}`]);
  const ended = new Promise<SecretError>((resolve) => {
    socket.addEventListener("close", (event) => resolve(whyClosed(event.code)), { once: true });
  });
  await opened(socket, ended);
  let driver: RemoteDriver;
  try {
    driver = await RemoteDriver.connect(socketConnection(socket));
  } catch (error) {
    socket.close();
    // The close code knows more than a request that had no answer.
    throw error instanceof SecretError && error.code !== "unavailable" ? error : await ended;
  }
  return {
    store: new SecretStore(driver),
    status: () => driver.status(),
    onStatus: (listener) => driver.onStatus(listener),
    change: (changes) => driver.change(changes),
    undo: (token) => driver.undo(token),
    compare: (entries) => driver.compare(entries),
    ended,
    close: () => driver.close(),
  };
}

async function requestTicket(settings: ServerConnection.ISettings): Promise<string> {
  const url = URLExt.join(settings.baseUrl, "nbsecrets", "ticket");
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, { method: "POST", body: "{}" }, settings);
  } catch {
    // A network error: the browser gives no reason that would help a person.
    throw new SecretError("unavailable", "service-unreachable");
  }
  if (!response.ok) {
    throw response.status === 401 || response.status === 403
      ? new SecretError("denied", "service-refused")
      : new SecretError("unavailable", "service-unreachable");
  }
  const body = (await response.json()) as { ticket?: unknown };
  if (typeof body.ticket !== "string") {
    throw new SecretError("internal", "protocol-garbled");
  }
  return body.ticket;
}

async function opened(socket: WebSocket, ended: Promise<SecretError>): Promise<void> {
  const open = new Promise<void>((resolve) => {
    socket.addEventListener("open", () => resolve(), { once: true });
  });
  const error = await Promise.race([open, ended]);
  if (error !== undefined) {
    throw error;
  }
}

function whyClosed(code: number): SecretError {
  switch (code) {
    case serviceFailed:
      return new SecretError("unavailable", "service-failed");
    case serviceRefused:
      return new SecretError("denied", "service-refused");
    default:
      return new SecretError("unavailable", "service-unreachable");
  }
}
