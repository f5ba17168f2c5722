import { NotificationType, RequestType, RequestType0 } from "vscode-jsonrpc";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { messages, type MessageKey } from "./messages.ts";
import type { Change, SecretEvent, SecretInfo, Supports, Usage } from "./secret-driver.ts";
import { SecretError, secretErrorCodes, type SecretErrorCode } from "./secret-error.ts";
import type { ServiceStatus } from "./secret-service.ts";

/** The wire's version. A side that meets a newer one refuses; unknown fields are passed over. */
export const PROTOCOL = 1;

/** A value as it travels: base64, so that bytes stay bytes. */
export interface WireBytes {
  readonly base64: string;
}
type PutChange = Extract<Change, { kind: "put" }>;
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

export function toWire(change: Change): WireChange {
  return change.kind === "put" ? { ...change, value: { base64: encodeBase64(change.value) } } : change;
}

export function fromWire(change: WireChange): Change {
  return change.kind === "put" ? { ...change, value: fromWireBytes(change.value) } : change;
}

export function fromWireBytes(bytes: WireBytes): Uint8Array {
  const value = decodeBase64(bytes.base64);
  if (value === undefined) {
    throw new SecretError("internal", "protocol-garbled");
  }
  return value;
}

/** A `SecretError` from what a peer sent; whatever is not one of ours becomes `internal`, without its text. */
export function fromWireError(data: unknown): SecretError {
  const error = data as Partial<WireError> | null | undefined;
  const known =
    typeof error === "object" &&
    error !== null &&
    secretErrorCodes.some((code) => code === error.code) &&
    typeof error.key === "string" &&
    Object.hasOwn(messages, error.key);
  if (!known || error.code === undefined || error.key === undefined) {
    return new SecretError("internal", "internal");
  }
  return new SecretError(error.code, error.key, { ...error.params });
}
