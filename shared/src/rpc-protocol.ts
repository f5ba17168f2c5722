import { NotificationType, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { messages, type MessageKey } from "./messages.ts";
import type { Change, SecretEvent, SecretInfo, Supports, Usage } from "./secret-driver.ts";
import { SecretError, secretErrorCodes, type SecretErrorCode } from "./secret-error.ts";
import type { Exchange, ReplacedSecret } from "./local-driver.ts";
import { isKernelStage, type Held, type KernelStage, type StageFacts, type StageReport } from "./kernel-stage.ts";
import type { WhereUsedProgress, WhereUsedReport } from "./where-used.ts";
import type { CodeFile, RenameOutcome, RenamePlan } from "./rename-in-code.ts";
import type { Changed, ComparedEntry, Comparison, ServiceStatus, StageQuestion } from "./secret-service.ts";

/** The wire's version. A side that meets a newer one refuses; unknown fields are passed over. */
export const PROTOCOL = 1;

/** A value as it travels: base64, so that bytes stay bytes. */
export interface WireBytes {
  readonly base64: string;
}
type PutChange = Extract<Change, { kind: "put" }>;
export interface WireEntry {
  readonly name: string;
  readonly value: WireBytes;
}
export type WireChange = Exclude<Change, PutChange> | (Omit<PutChange, "value"> & { readonly value: WireBytes });

export interface HelloResult {
  readonly protocol: number;
  readonly supports: Supports;
}

/** The error of a refused request: `data` is all there is to it. */
export interface WireError {
  readonly code: SecretErrorCode;
  readonly key: MessageKey;
  readonly params: Readonly<Record<string, string>>;
}

export const helloRequest = new RequestType<{ protocol: number }, HelloResult, WireError>("hello");
export const listRequest = new RequestType0<readonly SecretInfo[], WireError>("store/list");
export const revealRequest = new RequestType<{ name: string }, WireBytes, WireError>("store/reveal");
export const applyRequest = new RequestType<{ changes: readonly WireChange[] }, readonly SecretInfo[], WireError>(
  "store/apply",
);
export const usageRequest = new RequestType0<Usage, WireError>("store/usage");
export const watchRequest = new RequestType<{ watch: number }, null, WireError>("store/watch");
export const unwatchRequest = new RequestType<{ watch: number }, null, WireError>("store/unwatch");
export const storeEvent = new NotificationType<{ watch: number; event: SecretEvent }>("store/event");
export const statusRequest = new RequestType0<ServiceStatus, WireError>("service/status");
/** The status is another one now; who shows it asks again. */
export const statusEvent = new NotificationType0("service/statusChanged");
export const changeRequest = new RequestType<{ changes: readonly WireChange[] }, Changed, WireError>("service/change");
export const undoRequest = new RequestType<{ token: string }, readonly SecretInfo[], WireError>("service/undo");
export const compareRequest = new RequestType<{ entries: readonly WireEntry[] }, readonly Comparison[], WireError>(
  "service/compare",
);

/** `search`: under which the service tells how far it is. `names`: of the secrets whose places are wanted. */
export const whereUsedRequest = new RequestType<
  { search: number; names: readonly string[] },
  WhereUsedReport,
  WireError
>("service/whereUsed");
export const whereUsedProgress = new NotificationType<{ search: number } & WhereUsedProgress>(
  "service/whereUsedProgress",
);

export const planRenameRequest = new RequestType<{ search: number; from: string; to: string }, RenamePlan, WireError>(
  "service/planRename",
);
export const applyRenameRequest = new RequestType<
  { token: string; except: readonly CodeFile[] },
  RenameOutcome,
  WireError
>("service/applyRename");

/** Digests go to the service, and none comes back. */
export const stagesRequest = new RequestType<WireStageQuestion, StageReport, WireError>("service/stages");
export interface WireStageQuestion {
  readonly names: readonly string[];
  readonly key: string;
  readonly machine: string;
  readonly environment: readonly (readonly [string, string])[];
  readonly mount: readonly (readonly [string, string])[];
}

export function toWireQuestion({ names, key, answer }: StageQuestion): WireStageQuestion {
  const { machine, environment, mount } = answer;
  return { names, key, machine, environment: [...environment], mount: [...mount] };
}

/** Throws for what is no question. */
export function fromWireQuestion(question: unknown): StageQuestion {
  const { names, key, machine, environment, mount } = isRecord(question) ? question : {};
  const digests = (found: unknown): ReadonlyMap<string, string> => {
    const isPair = (pair: unknown): pair is [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
    return Array.isArray(found) && found.every(isPair) ? new Map(found) : garbled();
  };
  return {
    names: fromWireNames(names),
    key: typeof key === "string" && /^(?:[0-9a-f]{2}){16,64}$/.test(key) ? key : garbled(),
    answer: {
      machine: typeof machine === "string" ? machine : garbled(),
      environment: digests(environment),
      mount: digests(mount),
    },
  };
}

export function fromWireReport(report: unknown): StageReport {
  const { facts, here, arrivesWithin } = isRecord(report) ? report : {};
  const held = (found: unknown): Held => (found === "same" || found === "other" ? found : undefined);
  const one = (fact: unknown): StageFacts => {
    if (!isRecord(fact) || typeof fact.name !== "string") {
      return garbled();
    }
    const { name, stored, environment, mount } = fact;
    return { name, stored: stored === true, environment: held(environment), mount: held(mount) };
  };
  return {
    facts: Array.isArray(facts) ? facts.map(one) : garbled(),
    here: here === true,
    ...(typeof arrivesWithin === "number" ? { arrivesWithin } : {}),
  };
}

export const heldBeforeRequest = new RequestType<
  { undo: string; question: WireStageQuestion },
  readonly string[],
  WireError
>("service/heldBefore");

export function fromWireNames(names: unknown): readonly string[] {
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : garbled();
}

/** Names and stages, as pairs. */
export type WireStages = readonly (readonly [string, KernelStage])[];
export const kernelStatusRequest = new RequestType<{ kernel: string }, WireStages, WireError>("service/kernelStatus");

export function fromWireStages(stages: unknown): ReadonlyMap<string, KernelStage> {
  const isPair = (pair: unknown): pair is [string, KernelStage] =>
    Array.isArray(pair) && typeof pair[0] === "string" && isKernelStage(pair[1]);
  // A stage that this version does not know is nothing that is known.
  return Array.isArray(stages) ? new Map(stages.filter(isPair)) : garbled();
}

/** Values and what changes replaced: for a session of the user's own that keeps a mount, and for nobody else. */
export const snapshotRequest = new RequestType<{ justCame: boolean }, readonly WireEntry[], WireError>(
  "session/snapshot",
);
/** `recalled`: bytes that the session has of secrets that are changed, which may be old. */
export const exchangeRequest = new RequestType<
  { changes: readonly WireChange[]; recalled: readonly WireEntry[] },
  WireExchange,
  WireError
>("session/exchange");

/** A secret that changes replaced, as it was. */
export type WireReplaced = Omit<ReplacedSecret, "value"> & { readonly name: string; readonly value?: WireBytes };
export interface WireExchange {
  readonly infos: readonly SecretInfo[];
  readonly replaced: readonly WireReplaced[];
}

export function toWireExchange({ infos, replaced }: Exchange): WireExchange {
  const wire = ([name, { value, ...details }]: readonly [string, ReplacedSecret]): WireReplaced => ({
    name,
    ...details,
    ...(value === undefined ? {} : { value: { base64: encodeBase64(value) } }),
  });
  return { infos, replaced: [...replaced].map(wire) };
}

export function fromWireExchange(exchange: unknown): Exchange {
  const { infos, replaced } = isRecord(exchange) ? exchange : {};
  const one = (secret: unknown): readonly [string, ReplacedSecret] => {
    if (!isRecord(secret) || typeof secret.name !== "string") {
      return garbled();
    }
    const { name, value, description, expiresAt } = secret;
    return [
      name,
      {
        ...(value === undefined ? {} : { value: fromWireBytes(value) }),
        ...(typeof description === "string" ? { description } : {}),
        ...(typeof expiresAt === "string" ? { expiresAt } : {}),
      },
    ];
  };
  return {
    infos: fromWireInfos(infos),
    replaced: new Map(Array.isArray(replaced) ? replaced.map(one) : garbled()),
  };
}

export function toWire(change: Change): WireChange {
  return change.kind === "put" ? { ...change, value: { base64: encodeBase64(change.value) } } : change;
}

/** What its fields may hold is checked by whoever applies it; that it is made of texts and details, here. */
export function fromWireChanges(changes: unknown): readonly Change[] {
  return Array.isArray(changes) ? changes.map(fromWireChange) : garbled();
}

function fromWireChange(change: unknown): Change {
  if (!isRecord(change)) {
    return garbled();
  }
  const { kind, name, from, to, ifVersion, details, mode } = change;
  const texts = kind === "copy" ? [from, to] : [kind, name, ifVersion ?? ""];
  const records = [details ?? {}, typeof mode === "string" ? {} : (mode ?? {})];
  if (!texts.every((text) => typeof text === "string") || !records.every(isRecord)) {
    return garbled();
  }
  return (kind === "put" ? { ...change, value: fromWireBytes(change.value) } : change) as unknown as Change;
}

export function toWireEntry({ name, value }: ComparedEntry): WireEntry {
  return { name, value: { base64: encodeBase64(value) } };
}

export function fromWireEntries(entries: unknown): readonly ComparedEntry[] {
  const entry = (one: unknown): ComparedEntry =>
    isRecord(one) && typeof one.name === "string" ? { name: one.name, value: fromWireBytes(one.value) } : garbled();
  return Array.isArray(entries) ? entries.map(entry) : garbled();
}

export function fromWireBytes(bytes: unknown): Uint8Array {
  const base64 = isRecord(bytes) ? bytes.base64 : undefined;
  return (typeof base64 === "string" ? decodeBase64(base64) : undefined) ?? garbled();
}

/** What a peer can do: only what it says outright, so that an older one promises nothing that it does not know. */
export function fromWireHello(hello: unknown): HelloResult {
  if (!isRecord(hello) || typeof hello.protocol !== "number" || !isRecord(hello.supports)) {
    return garbled();
  }
  const { reveal, conditional, atomicBatch, watch } = hello.supports;
  const supports = {
    reveal: reveal === true,
    conditional: conditional === true,
    atomicBatch: atomicBatch === true,
    watch: watch === true,
  };
  return { protocol: hello.protocol, supports };
}

export function fromWireInfos(infos: unknown): readonly SecretInfo[] {
  const known = (info: unknown): info is SecretInfo =>
    isRecord(info) &&
    typeof info.name === "string" &&
    typeof info.version === "string" &&
    [info.updatedAt, info.description, info.expiresAt, info.readOnly, info.sharedBy].every(
      (field) => field === undefined || typeof field === "string",
    );
  return Array.isArray(infos) && infos.every(known) ? infos : garbled();
}

export function fromWireChanged(changed: unknown): Changed {
  const { infos, undo } = isRecord(changed) ? changed : {};
  const known = fromWireInfos(infos);
  return undo === undefined ? { infos: known } : typeof undo === "string" ? { infos: known, undo } : garbled();
}

/** @param count - how many were asked for. */
export function fromWireComparisons(comparisons: unknown, count: number): readonly Comparison[] {
  const known = (one: unknown): one is Comparison => one === "new" || one === "same" || one === "different";
  return Array.isArray(comparisons) && comparisons.length === count && comparisons.every(known)
    ? comparisons
    : garbled();
}

export function fromWireUsage(usage: unknown): Usage {
  const known =
    isRecord(usage) &&
    typeof usage.usedBytes === "number" &&
    typeof usage.place === "string" &&
    ["undefined", "number"].includes(typeof usage.limitBytes) &&
    ["undefined", "string"].includes(typeof usage.store);
  return known ? (usage as unknown as Usage) : garbled();
}

/** An event that this version does not know may mean anything: what was known may be wrong. */
export function fromWireEvent(event: unknown): SecretEvent {
  const { kind, name } = isRecord(event) ? event : {};
  return (kind === "put" || kind === "removed") && typeof name === "string" ? { kind, name } : { kind: "reset" };
}

export function fromWireStatus(status: unknown): ServiceStatus {
  return isRecord(status) && isRecord(status.mount) ? (status as unknown as ServiceStatus) : garbled();
}

/** A `SecretError` from what a peer sent; whatever is not one of ours becomes `internal`, without its text. */
export function fromWireError(data: unknown): SecretError {
  const { code, key, params } = isRecord(data) ? data : {};
  const knownCode = secretErrorCodes.find((one) => one === code);
  if (knownCode === undefined || typeof key !== "string" || !Object.hasOwn(messages, key)) {
    return new SecretError("internal", "internal");
  }
  const texts = Object.entries(isRecord(params) ? params : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return new SecretError(knownCode, key as MessageKey, Object.fromEntries(texts));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function garbled(): never {
  throw new SecretError("internal", "protocol-garbled");
}
