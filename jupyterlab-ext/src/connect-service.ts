import type { ServerConnection } from "@jupyterlab/services";
import { RemoteDriver, SecretError, SecretStore, type StoreLink } from "@nbsecrets/shared";
import { firstCarrier } from "./first-carrier";
import { frameConnection } from "./frame-connection";
import type { Post } from "./server-post";
import { openSocket } from "./socket-carrier";
import { openStream } from "./stream-carrier";

/**
 * A new link to the service of this Jupyter server. Rejects with a `SecretError`: `denied` where the server refuses,
 * `unavailable` where nothing answers.
 */
export async function connectService(
  settings: ServerConnection.ISettings,
  post: Post,
  ticket: string,
): Promise<StoreLink> {
  const carrier = await firstCarrier(
    (giveUp) => openSocket(settings, ticket, giveUp),
    (giveUp) => openStream(post, giveUp),
  );
  const { ended } = carrier;
  let driver: RemoteDriver;
  try {
    driver = await RemoteDriver.connect(frameConnection(carrier));
  } catch (error) {
    carrier.close();
    // Why it was closed tells more than a request that had no answer.
    throw error instanceof SecretError && error.code !== "unavailable" ? error : await ended;
  }
  return {
    store: new SecretStore(driver),
    status: () => driver.status(),
    onStatus: (listener) => driver.onStatus(listener),
    change: (changes) => driver.change(changes),
    undo: (token) => driver.undo(token),
    compare: (entries) => driver.compare(entries),
    stages: (question) => driver.stages(question),
    heldBefore: (undo, question) => driver.heldBefore(undo, question),
    kernelStatus: (kernel) => driver.kernelStatus(kernel),
    whereUsed: (names, options) => driver.whereUsed(names, options),
    planRename: (from, to, options) => driver.planRename(from, to, options),
    applyRename: (token, except) => driver.applyRename(token, except),
    ended,
    close: () => driver.close(),
  };
}
