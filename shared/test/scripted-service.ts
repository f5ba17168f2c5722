import { onTestFinished } from "vitest";
import type { MessageConnection } from "vscode-jsonrpc";
import { MemoryDriver, PROTOCOL } from "../src/index.ts";
import { SocketService, type SocketServiceOptions } from "./socket-service.ts";

const supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };

/** A service for one test that answers each method with what `answers` holds, and greets with `hello`. */
export function answeringService(
  answers: Record<string, unknown>,
  hello: unknown = { protocol: PROTOCOL, supports },
): Promise<SocketService> {
  return start((connection) => {
    connection.onRequest("hello", () => hello);
    for (const [method, answer] of Object.entries(answers)) {
      connection.onRequest(method, () => answer);
    }
  });
}

/** A service for one test that greets, and then does with each request what `instead` does. */
export async function greetingService(
  instead: (connection: MessageConnection, service: SocketService) => unknown,
): Promise<SocketService> {
  const service: SocketService = await start((connection) => {
    connection.onRequest("hello", () => ({ protocol: PROTOCOL, supports }));
    connection.onRequest(() => instead(connection, service));
  });
  return service;
}

async function start(script: (connection: MessageConnection) => void): Promise<SocketService> {
  const serve: SocketServiceOptions["serve"] = (connection) => {
    script(connection);
    connection.listen();
  };
  const service = await SocketService.start({ driver: new MemoryDriver(), serve });
  onTestFinished(() => service.dispose());
  return service;
}
