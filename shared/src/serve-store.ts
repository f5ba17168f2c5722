import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type Disposable,
  type MessageConnection,
} from "vscode-jsonrpc";
import type { CancelSignal } from "./cancel-signal.ts";
import {
  PROTOCOL,
  applyRenameRequest,
  applyRequest,
  changeRequest,
  compareRequest,
  exchangeRequest,
  fromWireChanges,
  fromWireEntries,
  fromWireNames,
  fromWireQuestion,
  heldBeforeRequest,
  helloRequest,
  kernelStatusRequest,
  listRequest,
  planRenameRequest,
  revealRequest,
  snapshotRequest,
  stagesRequest,
  statusEvent,
  statusRequest,
  storeEvent,
  toWireEntry,
  toWireExchange,
  undoRequest,
  unwatchRequest,
  usageRequest,
  watchRequest,
  whereUsedProgress,
  whereUsedRequest,
  type WireError,
} from "./rpc-protocol.ts";
import { fromWireFiles } from "./rename-in-code.ts";
import type { LocalDriver } from "./local-driver.ts";
import type { SecretDriver, Unwatch } from "./secret-driver.ts";
import { SecretError, toSecretError } from "./secret-error.ts";
import type { SecretService } from "./secret-service.ts";
import { encodeBase64 } from "./base64.ts";
import type { WhereUsedOptions } from "./where-used.ts";
import { text } from "./wire-values.ts";

export interface ServeOptions {
  readonly driver: SecretDriver;
  readonly service: SecretService;
  /** False: no value ever leaves, and `supports.reveal` says so. */
  readonly allowReveal?: boolean;
  /** The driver again, where the client is a session of the user's own, which keeps a mount: it may ask for snapshots. */
  readonly session?: Required<LocalDriver>;
}

/** How many watches one connection may have; a client needs one. */
const MOST_WATCHES = 32;

/**
 * Answers one connection from a driver that others may use at the same time. Nobody has called `listen` on it yet.
 * Disposing, or the end of the connection, stops its watches; the driver stays open: who opened it, closes it.
 */
export function serveStore(connection: MessageConnection, options: ServeOptions): Disposable {
  const { driver, service, session } = options;
  const allowReveal = options.allowReveal !== false;
  const watches = new Map<number, Promise<Unwatch>>();
  const running = new Set<RequestSignal>();
  let ended = false;

  /** A request that the client's cancellation, or the end of its connection, stops. */
  const cancellable = <T>(token: CancellationToken, work: (signal: CancelSignal) => Promise<T>) =>
    answer(async () => {
      const signal = new RequestSignal(token.isCancellationRequested);
      const subscription = token.onCancellationRequested(() => signal.abort());
      running.add(signal);
      try {
        return await work(signal);
      } finally {
        running.delete(signal);
        subscription.dispose();
      }
    });

  connection.onRequest(helloRequest, ({ protocol }) =>
    typeof protocol !== "number" || protocol > PROTOCOL
      ? refusal(new SecretError("unsupported", "protocol-newer"))
      : { protocol: PROTOCOL, supports: { ...driver.supports, reveal: driver.supports.reveal && allowReveal } },
  );
  connection.onRequest(listRequest, (token) => cancellable(token, (signal) => driver.list(signal)));
  connection.onRequest(revealRequest, ({ name }, token) =>
    cancellable(token, async (signal) => {
      if (!allowReveal) {
        throw new SecretError("unsupported", "reveal-off");
      }
      return { base64: encodeBase64(await driver.reveal(name, signal)) };
    }),
  );
  connection.onRequest(applyRequest, ({ changes }) => answer(() => driver.apply(fromWireChanges(changes))));
  connection.onRequest(usageRequest, () => answer(() => driver.usage()));
  connection.onRequest(statusRequest, () => answer(() => service.status()));
  connection.onRequest(changeRequest, ({ changes }) => answer(() => service.change(fromWireChanges(changes))));
  connection.onRequest(undoRequest, ({ token }) => answer(() => service.undo(token)));
  connection.onRequest(compareRequest, ({ entries }) => answer(() => service.compare(fromWireEntries(entries))));
  connection.onRequest(heldBeforeRequest, ({ undo, question }) =>
    answer(() => service.heldBefore(String(undo), fromWireQuestion(question))),
  );
  connection.onRequest(kernelStatusRequest, ({ kernel }) =>
    answer(async () => [...(await service.kernelStatus(String(kernel)))]),
  );
  connection.onRequest(stagesRequest, (question) => answer(() => service.stages(fromWireQuestion(question))));
  /** Tells how far it is. */
  const searching = <T>(search: number, token: CancellationToken, work: (options: WhereUsedOptions) => Promise<T>) =>
    cancellable(token, (signal) =>
      work({
        signal,
        // As below: a connection that breaks tells its end by itself.
        onProgress: (progress) =>
          void connection.sendNotification(whereUsedProgress, { search, ...progress }).catch(() => undefined),
      }),
    );
  connection.onRequest(whereUsedRequest, ({ search, names }, token) =>
    searching(search, token, (options) => service.whereUsed(fromWireNames(names), options)),
  );
  connection.onRequest(planRenameRequest, ({ search, from, to }, token) =>
    searching(search, token, (options) => service.planRename(text(from), text(to), options)),
  );
  connection.onRequest(applyRenameRequest, ({ token, except }) =>
    answer(() => service.applyRename(text(token), fromWireFiles(except))),
  );
  connection.onRequest(watchRequest, ({ watch }) =>
    answer(async () => {
      if (!Number.isSafeInteger(watch) || watches.has(watch) || watches.size >= MOST_WATCHES) {
        throw new SecretError("internal", "protocol-garbled");
      }
      const started = driver.watch((event) => {
        if (!ended && watches.has(watch)) {
          // A connection that breaks while it is written to tells its end by itself, to `end` below.
          connection.sendNotification(storeEvent, { watch, event }).catch(() => undefined);
        }
      });
      watches.set(watch, started);
      try {
        await started;
      } catch (error) {
        watches.delete(watch);
        throw error;
      }
      if (ended) {
        // The end was told before this request was handled, and passed over it.
        await (
          await started
        )();
      }
      return null;
    }),
  );
  connection.onRequest(unwatchRequest, ({ watch }) =>
    answer(async () => {
      const started = watches.get(watch);
      watches.delete(watch);
      await (
        await started
      )?.();
      return null;
    }),
  );

  if (session !== undefined) {
    connection.onRequest(snapshotRequest, ({ justCame }) =>
      answer(async () => [...(await session.snapshot(justCame))].map(([name, value]) => toWireEntry({ name, value }))),
    );
    connection.onRequest(exchangeRequest, ({ changes, recalled }) =>
      answer(async () => {
        const nearby = new Map(fromWireEntries(recalled).map(({ name, value }) => [name, value]));
        return toWireExchange(await session.exchange(fromWireChanges(changes), async (name) => nearby.get(name)));
      }),
    );
  }

  const end = (): void => {
    if (!ended) {
      ended = true;
      running.forEach((signal) => signal.abort());
      for (const started of watches.values()) {
        // One that could not start was told to its caller already, and has nothing to stop.
        started.then((unwatch) => unwatch()).catch(() => undefined);
      }
      watches.clear();
      unsubscribe();
    }
  };
  const unsubscribe = service.onStatus(() => {
    // As above: a connection that breaks tells its end by itself.
    connection.sendNotification(statusEvent).catch(() => undefined);
  });
  connection.onClose(end);
  connection.onDispose(end);
  connection.listen();
  return { dispose: () => (end(), connection.dispose()) };
}

async function answer<T>(work: () => Promise<T>): Promise<T | ResponseError<WireError>> {
  try {
    return await work();
  } catch (error) {
    return refusal(toSecretError(error));
  }
}

function refusal(error: SecretError): ResponseError<WireError> {
  // The number and text are JSON-RPC's; callers read `data` alone.
  return new ResponseError(ErrorCodes.InternalError, error.message, error.toJSON());
}

class RequestSignal implements CancelSignal {
  aborted: boolean;
  readonly #listeners = new Set<() => void>();

  constructor(aborted: boolean) {
    this.aborted = aborted;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(): void {
    this.aborted = true;
    [...this.#listeners].forEach((listener) => listener());
    this.#listeners.clear();
  }
}
