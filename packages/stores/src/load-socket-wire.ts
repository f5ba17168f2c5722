import type * as wire from "./socket-connection.ts";

/** What a service needs to answer sessions over WebSockets. */
export type SocketWire = Pick<typeof wire, "MAX_REQUEST_BYTES" | "SUBPROTOCOL" | "followLife" | "socketConnection">;

/** Loaded by who serves: an editor that opens a vault has no use for it. */
export function loadSocketWire(): Promise<SocketWire> {
  return import("./socket-connection.ts");
}
