import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** A port of loopback below those that the system gives to outgoing connections, one of which would take it first. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("listening", () => resolve(true)).once("error", () => resolve(false));
    });
    server.close();
    if (isFree) {
      return port;
    }
  }
}
