import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { SERVICE_ADDRESS } from "./own-network.ts";

/**
 * Makes the API server answer at the address that pods know it by, in place of kube-proxy. What is carried is not looked at: pods and API
 * server speak TLS with each other. Resolves with what ends it.
 */
export async function serveServiceAddress(server: string): Promise<() => void> {
  const port = Number(new URL(server).port);
  const open = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (incoming) => {
    const outgoing = connect({ port, host: "127.0.0.1", noDelay: true });
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  listener.listen(443, SERVICE_ADDRESS);
  await once(listener, "listening");
  return () => {
    listener.close();
    for (const socket of open) socket.destroy();
  };
}
