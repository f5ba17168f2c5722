import process from "node:process";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { MemoryDriver, serveStore, type Usage } from "../src/index.ts";

/** A service on standard input and output that never says how much is used. */
class SilentDriver extends MemoryDriver {
  override usage(): Promise<Usage> {
    return new Promise(() => undefined);
  }
}

serveStore(createMessageConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)), {
  driver: new SilentDriver(),
  service: { status: async () => ({ mount: {} }), onStatus: () => () => undefined },
});
