import { SecretError } from "@nbsecrets/shared";

/** What was asked of the API server, for the sentence that says why it refused. */
export interface KubernetesCall {
  readonly verb: "get" | "watch" | "patch" | "create" | "review" | "list" | "delete";
  /** Empty: all of the namespace. */
  readonly secret: string;
  readonly namespace: string;
}

/** An answer that is no success. `body` is the server's: it is looked at here, and goes no further. */
export interface KubernetesRefusal {
  readonly status: number;
  readonly body: unknown;
}

/** The request was sent and no whole answer came: a write may have been done. */
export const outcomeUnknown: ReadonlySet<string> = new Set(["kubernetes-silent", "kubernetes-cut-off"]);

/**
 * The one place that knows what the API server's refusals mean. Only the status and the structured reasons are read; the
 * server's sentences hold what was sent to it.
 */
export function kubernetesRefusal(refusal: KubernetesRefusal, call: KubernetesCall): SecretError {
  const { verb, secret, namespace } = call;
  switch (refusal.status) {
    case 401:
      return new SecretError("signed-out", "kubernetes-signed-out");
    case 403:
      if (isTerminating(refusal.body)) {
        return new SecretError("unavailable", "kubernetes-namespace-missing", { namespace });
      }
      if (secret === "") {
        return new SecretError("denied", "kubernetes-denied-all", { verb, namespace });
      }
      return verb === "create"
        ? new SecretError("denied", "kubernetes-secret-missing", { secret, namespace })
        : new SecretError("denied", "kubernetes-denied", { verb, secret, namespace });
    case 404:
      return detailsOf(refusal.body)["kind"] === "namespaces"
        ? new SecretError("unavailable", "kubernetes-namespace-missing", { namespace })
        : new SecretError("unavailable", "kubernetes-not-an-api", {});
    case 409:
      return new SecretError("unavailable", "kubernetes-contended", { secret, namespace });
    case 413:
      return new SecretError("too-large", "kubernetes-object-too-large", { secret, namespace });
    case 422:
      return invalid(refusal.body, call);
    case 429:
    case 503:
      return new SecretError("unavailable", "kubernetes-busy");
    default:
      return refusal.status >= 500
        ? new SecretError("unavailable", "kubernetes-failing", { status: String(refusal.status) })
        : new SecretError("unavailable", "kubernetes-not-an-api");
  }
}

/** Whether this refusal says nothing about whether a write was done: the server itself did not hear from its own store. */
export function leavesOutcomeUnknown(status: number): boolean {
  return status === 500 || status === 502 || status === 504;
}

/** What kept a request from its answer, before or after it was `sent`. Never the platform's own text. */
export function connectionFailure(error: unknown, server: string, sent: boolean): SecretError {
  if (error instanceof SecretError) {
    return error;
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  if (code === "ERR_INVALID_CHAR") {
    return new SecretError("signed-out", "kubernetes-signed-out");
  }
  if (certificateCodes.test(code)) {
    return new SecretError("unavailable", "kubernetes-certificate", { server });
  }
  return new SecretError("unavailable", sent ? "kubernetes-cut-off" : "kubernetes-unreachable", { server });
}

/** OpenSSL's verification results, as Node names them, Node's own, and what reading a certificate comes to. */
const certificateCodes =
  /^(ERR_TLS_CERT_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_(CERT|CRL)_)/;

function invalid(body: unknown, { secret, namespace }: KubernetesCall): SecretError {
  const causes = detailsOf(body)["causes"];
  const has = (reason: string): boolean =>
    Array.isArray(causes) && causes.some((cause: unknown) => isRecord(cause) && cause["reason"] === reason);
  if (has("FieldValueTooLong")) {
    return new SecretError("too-large", "kubernetes-object-too-large", { secret, namespace });
  }
  // What we send is well formed, so a forbidden field is one that may never change.
  return has("FieldValueForbidden")
    ? new SecretError("unsupported", "kubernetes-immutable", { secret, namespace })
    : new SecretError("denied", "kubernetes-rejected", { secret, namespace });
}

function isTerminating(body: unknown): boolean {
  const causes = detailsOf(body)["causes"];
  return (
    Array.isArray(causes) &&
    causes.some((cause: unknown) => isRecord(cause) && cause["reason"] === "NamespaceTerminating")
  );
}

function detailsOf(body: unknown): Readonly<Record<string, unknown>> {
  const details = isRecord(body) ? body["details"] : undefined;
  return isRecord(details) ? details : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
