/**
 * Whether it has the shape of a JSON-RPC 2.0 message. `vscode-jsonrpc` trusts a peer to send nothing else: a cancellation that
 * names no request, for one, it throws at who hands it over, and some other odd shapes at nobody who could catch it.
 */
export function isRpcMessage(message: unknown): boolean {
  if (!isRecord(message) || message.jsonrpc !== "2.0") {
    return false;
  }
  const { id, method, params } = message;
  if (method === undefined) {
    return isResponse(message);
  }
  const isAddressed = id === undefined || isId(id);
  const isCall =
    typeof method === "string" && (params === undefined || (typeof params === "object" && params !== null));
  return isAddressed && isCall && (!method.startsWith("$/") || isOwnNotification(message));
}

/** What JSON-RPC's implementations tell each other about requests. A reserved name that is not known is passed over. */
function isOwnNotification({ id, method, params }: Record<string, unknown>): boolean {
  if (method === "$/cancelRequest") {
    return id === undefined && isRecord(params) && isId(params.id);
  }
  return method !== "$/progress" || (id === undefined && isRecord(params) && isId(params.token));
}

function isResponse({ id, result, error }: Record<string, unknown>): boolean {
  if (error === undefined) {
    return isId(id) && result !== undefined;
  }
  const isError = isRecord(error) && typeof error.code === "number" && typeof error.message === "string";
  return isError && (id === null || isId(id));
}

function isId(id: unknown): boolean {
  return typeof id === "string" || typeof id === "number";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
