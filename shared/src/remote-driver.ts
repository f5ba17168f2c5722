import {
  CancellationTokenSource,
  ConnectionError,
  ErrorCodes,
  ResponseError,
  type MessageConnection,
} from "vscode-jsonrpc";
import { checkChanges } from "./apply-changes.ts";
import type { CancelSignal } from "./cancel-signal.ts";
import { checkCompared } from "./compare-values.ts";
import {
  PROTOCOL,
  applyRenameRequest,
  applyRequest,
  changeRequest,
  compareRequest,
  exchangeRequest,
  fromWireBytes,
  fromWireChanged,
  fromWireComparisons,
  fromWireEntries,
  fromWireError,
  fromWireEvent,
  fromWireExchange,
  fromWireHello,
  fromWireInfos,
  fromWireNames,
  fromWireReport,
  fromWireStages,
  fromWireStatus,
  fromWireUsage,
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
  toWire,
  toWireEntry,
  toWireQuestion,
  undoRequest,
  unwatchRequest,
  usageRequest,
  watchRequest,
  whereUsedProgress,
  whereUsedRequest,
} from "./rpc-protocol.ts";
import type { Change, SecretDriver, SecretEvent, SecretInfo, Supports, Unwatch, Usage } from "./secret-driver.ts";
import { recallReplaced, type Exchange, type LocalDriver, type Recall } from "./local-driver.ts";
import { SecretError } from "./secret-error.ts";
import type { KernelStage, StageReport } from "./kernel-stage.ts";
import {
  fromWireRenameOutcome,
  fromWireRenamePlan,
  type CodeFile,
  type RenameOutcome,
  type RenamePlan,
} from "./rename-in-code.ts";
import { fromWireProgress, fromWireWhereUsed, type WhereUsedOptions, type WhereUsedReport } from "./where-used.ts";
import type {
  Changed,
  ComparedEntry,
  Comparison,
  SecretService,
  ServiceStatus,
  StageQuestion,
} from "./secret-service.ts";

/**
 * A store at the other end of a JSON-RPC connection. Another driver to its callers. `snapshot` and `exchange` are for a session
 * of the user's own; a service that serves pages refuses them.
 */
export class RemoteDriver implements SecretDriver, LocalDriver, SecretService {
  readonly supports: Supports;
  readonly #connection: MessageConnection;
  readonly #watchers = new Map<number, (event: SecretEvent) => void>();
  readonly #statusListeners = new Set<{ readonly tell: () => void }>();
  /** Rejects everything under way when the connection ends: a request must never hang. */
  readonly #abandon = new Set<(error: SecretError) => void>();
  #watches = 0;
  #searches = 0;
  #closed: SecretError | undefined;

  private constructor(connection: MessageConnection, supports: Supports) {
    this.#connection = connection;
    this.supports = supports;
  }

  /**
   * Greets the service over a connection that nobody else uses and that nobody has called `listen` on yet.
   * Rejects `unavailable` when it ends first, `unsupported` when the service speaks a newer protocol.
   */
  static async connect(connection: MessageConnection): Promise<RemoteDriver> {
    let end: (error: SecretError) => void = () => undefined;
    const ended = new Promise<never>((_resolve, reject) => {
      end = reject;
    });
    connection.onClose(() => end(new SecretError("unavailable", "service-unreachable")));
    connection.onError(([error]) => {
      if (error instanceof SecretError) {
        // Its carrier knows why it ends.
        end(error);
      } else if (isGarbled(error)) {
        end(new SecretError("internal", "protocol-garbled"));
      }
    });
    connection.listen();
    const answer: unknown = await Promise.race([
      connection.sendRequest(helloRequest, { protocol: PROTOCOL }),
      ended,
    ]).catch((error: unknown) => {
      throw asSecretError(error);
    });
    const hello = fromWireHello(answer);
    if (hello.protocol > PROTOCOL) {
      throw new SecretError("unsupported", "protocol-newer");
    }
    const driver = new RemoteDriver(connection, hello.supports);
    connection.onNotification(storeEvent, ({ watch, event }) => driver.#watchers.get(watch)?.(fromWireEvent(event)));
    connection.onNotification(statusEvent, () => [...driver.#statusListeners].forEach(({ tell }) => tell()));
    ended.catch((error: unknown) => driver.#end(asSecretError(error)));
    return driver;
  }

  async list(signal?: CancelSignal): Promise<readonly SecretInfo[]> {
    return fromWireInfos(await this.#ask((token) => this.#connection.sendRequest(listRequest, token), signal));
  }

  async reveal(name: string, signal?: CancelSignal): Promise<Uint8Array> {
    return fromWireBytes(
      await this.#ask((token) => this.#connection.sendRequest(revealRequest, { name }, token), signal),
    );
  }

  async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    this.#whileOpen(() => checkChanges(changes));
    return fromWireInfos(
      await this.#ask((token) => this.#connection.sendRequest(applyRequest, { changes: changes.map(toWire) }, token)),
    );
  }

  async snapshot(justCame = false): Promise<ReadonlyMap<string, Uint8Array>> {
    const entries = fromWireEntries(
      await this.#ask((token) => this.#connection.sendRequest(snapshotRequest, { justCame }, token)),
    );
    return new Map(entries.map(({ name, value }) => [name, value]));
  }

  async exchange(changes: readonly Change[], recall?: Recall): Promise<Exchange> {
    this.#whileOpen(() => checkChanges(changes));
    const recalled = (await recallReplaced(changes, recall)).map(toWireEntry);
    const wire = changes.map(toWire);
    return fromWireExchange(
      await this.#ask((token) => this.#connection.sendRequest(exchangeRequest, { changes: wire, recalled }, token)),
    );
  }

  async usage(): Promise<Usage> {
    return fromWireUsage(await this.#ask((token) => this.#connection.sendRequest(usageRequest, token)));
  }

  async status(): Promise<ServiceStatus> {
    return fromWireStatus(await this.#ask((token) => this.#connection.sendRequest(statusRequest, token)));
  }

  onStatus(tell: () => void): () => void {
    const listener = { tell };
    this.#statusListeners.add(listener);
    return () => void this.#statusListeners.delete(listener);
  }

  async change(changes: readonly Change[]): Promise<Changed> {
    this.#whileOpen(() => checkChanges(changes));
    return fromWireChanged(
      await this.#ask((token) => this.#connection.sendRequest(changeRequest, { changes: changes.map(toWire) }, token)),
    );
  }

  async undo(undo: string): Promise<readonly SecretInfo[]> {
    return fromWireInfos(await this.#ask((token) => this.#connection.sendRequest(undoRequest, { token: undo }, token)));
  }

  async compare(entries: readonly ComparedEntry[]): Promise<readonly Comparison[]> {
    this.#whileOpen(() => checkCompared(entries));
    const wire = { entries: entries.map(toWireEntry) };
    return fromWireComparisons(
      await this.#ask((token) => this.#connection.sendRequest(compareRequest, wire, token)),
      entries.length,
    );
  }

  async stages(question: StageQuestion): Promise<StageReport> {
    const wire = toWireQuestion(question);
    return fromWireReport(await this.#ask((token) => this.#connection.sendRequest(stagesRequest, wire, token)));
  }

  async heldBefore(undo: string, question: StageQuestion): Promise<readonly string[]> {
    const wire = { undo, question: toWireQuestion(question) };
    return fromWireNames(await this.#ask((token) => this.#connection.sendRequest(heldBeforeRequest, wire, token)));
  }

  async kernelStatus(kernel: string): Promise<ReadonlyMap<string, KernelStage>> {
    return fromWireStages(
      await this.#ask((token) => this.#connection.sendRequest(kernelStatusRequest, { kernel }, token)),
    );
  }

  async whereUsed(names: readonly string[], options: WhereUsedOptions = {}): Promise<WhereUsedReport> {
    return fromWireWhereUsed(
      await this.#search(options, (search, token) =>
        this.#connection.sendRequest(whereUsedRequest, { search, names }, token),
      ),
    );
  }

  async planRename(from: string, to: string, options: WhereUsedOptions = {}): Promise<RenamePlan> {
    return fromWireRenamePlan(
      await this.#search(options, (search, token) =>
        this.#connection.sendRequest(planRenameRequest, { search, from, to }, token),
      ),
    );
  }

  async applyRename(token: string, except: readonly CodeFile[]): Promise<RenameOutcome> {
    return fromWireRenameOutcome(
      await this.#ask((cancel) => this.#connection.sendRequest(applyRenameRequest, { token, except }, cancel)),
    );
  }

  async watch(onEvent: (event: SecretEvent) => void): Promise<Unwatch> {
    const watch = ++this.#watches;
    this.#watchers.set(watch, onEvent);
    try {
      await this.#ask((token) => this.#connection.sendRequest(watchRequest, { watch }, token));
    } catch (error) {
      this.#watchers.delete(watch);
      throw error;
    }
    return async () => {
      if (this.#watchers.delete(watch) && this.#closed === undefined) {
        await this.#ask((token) => this.#connection.sendRequest(unwatchRequest, { watch }, token));
      }
    };
  }

  /** Ends the connection: who connects, hands it over. */
  async close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#end(new SecretError("unavailable", "closed"));
      this.#connection.end();
      this.#connection.dispose();
    }
  }

  /** Checks here too, so that what is too large is told as such and not as a broken connection. */
  #whileOpen(check: () => void): void {
    if (this.#closed === undefined) {
      check();
    }
  }

  /** `error` is what requests under way hear; later ones hear that there is no connection any more. */
  #end(error: SecretError): void {
    this.#closed ??= error.code === "unavailable" ? error : new SecretError("unavailable", "service-unreachable");
    this.#watchers.clear();
    this.#statusListeners.clear();
    for (const abandon of [...this.#abandon]) {
      abandon(error);
    }
  }

  /** Asks for what takes a while, and is told how far it is. */
  async #search<T>(
    { signal, onProgress }: WhereUsedOptions,
    send: (search: number, token: CancellationTokenSource["token"]) => Promise<T>,
  ): Promise<T> {
    const search = ++this.#searches;
    const told = this.#connection.onNotification(whereUsedProgress, ({ search: of, ...rest }) => {
      const progress = of === search ? fromWireProgress(rest) : undefined;
      if (progress !== undefined) {
        onProgress?.(progress);
      }
    });
    try {
      return await this.#ask((token) => send(search, token), signal);
    } finally {
      told.dispose();
    }
  }

  #ask<T>(send: (token: CancellationTokenSource["token"]) => Promise<T>, signal?: CancelSignal): Promise<T> {
    if (this.#closed !== undefined) {
      return Promise.reject(this.#closed);
    }
    if (signal?.aborted === true) {
      return Promise.reject(new SecretError("unavailable", "aborted"));
    }
    const source = new CancellationTokenSource();
    return new Promise<T>((resolve, reject) => {
      const settle = (): void => {
        this.#abandon.delete(abandon);
        signal?.removeEventListener("abort", abort);
        source.dispose();
      };
      const abandon = (error: SecretError): void => {
        settle();
        reject(error);
      };
      // Rejects at once; the service hears of it, but is not waited for.
      const abort = (): void => {
        source.cancel();
        abandon(new SecretError("unavailable", "aborted"));
      };
      this.#abandon.add(abandon);
      signal?.addEventListener("abort", abort);
      // Sending on a connection that just ended throws at once; that is a rejection like any other.
      (async () => send(source.token))().then(
        (result) => {
          settle();
          resolve(result);
        },
        (error: unknown) => {
          settle();
          reject(asSecretError(error));
        },
      );
    });
  }
}

function asSecretError(error: unknown): SecretError {
  if (error instanceof SecretError) {
    return error;
  }
  if (error instanceof ConnectionError) {
    return new SecretError("unavailable", "service-unreachable");
  }
  if (!(error instanceof ResponseError)) {
    return new SecretError("internal", "protocol-garbled");
  }
  // Some of these are no answers: vscode-jsonrpc's own errors, whose text says how it failed and may hold a frame.
  switch (error.code) {
    case ErrorCodes.MessageWriteError:
    case ErrorCodes.PendingResponseRejected:
      return new SecretError("unavailable", "service-unreachable");
    case ErrorCodes.MethodNotFound:
      return new SecretError("unsupported", "protocol-newer");
    default:
      return fromWireError(error.data);
  }
}

/** Whether what came cannot be read as frames. A stream's own failure has a code (`ECONNRESET`), and its end follows. */
function isGarbled(error: Error): boolean {
  return !("code" in error);
}
