import process from "node:process";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { MemoryDriver, serveStore, type Usage } from "../src/index.ts";
import { serviceOver } from "./service-over.ts";

/** A service on standard input and output that never says how much is used. */
class SilentDriver extends MemoryDriver {
  override usage(): Promise<Usage> {
    return new Promise(() => undefined);
  }
}

const driver = new SilentDriver();
serveStore(createMessageConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)), {
  driver,
  service: serviceOver(driver),
});
