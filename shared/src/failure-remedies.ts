import type { Message } from "./messages.ts";
import type { SecretFailure } from "./secret-failure.ts";

/** What one click does about a cell that failed for want of a secret. */
export interface FailureRemedy {
  readonly kind: "add" | "load" | "rename" | "replace";
  /** The secret it is about; of `rename` the one that was probably meant. */
  readonly name: string;
  readonly label: Message;
}

export interface FailureAdvice {
  readonly message: Message;
  readonly remedies: readonly FailureRemedy[];
}

/** More are no choice. */
const MOST = 3;

/** @param meant - the stored name that can be put into the cell instead of the missing one. */
export function failureAdvice(
  failure: SecretFailure,
  stored: ReadonlySet<string>,
  meant: string | undefined,
): FailureAdvice {
  if (failure.kind === "refused") {
    const names = failure.names.slice(0, MOST);
    return {
      message: { key: "failure-refused", params: {} },
      remedies: names.map((name) => ({ kind: "replace", name, label: { key: "failure-replace", params: { name } } })),
    };
  }
  const { name } = failure;
  if (stored.has(name)) {
    return {
      message: { key: "failure-not-loaded", params: { name } },
      remedies: [{ kind: "load", name, label: { key: "failure-load", params: {} } }],
    };
  }
  return {
    message: { key: "failure-not-stored", params: { name } },
    remedies: [
      ...(meant === undefined ? [] : [rename(meant)]),
      { kind: "add", name, label: { key: "failure-add", params: { name } } },
    ],
  };
}

function rename(name: string): FailureRemedy {
  return { kind: "rename", name, label: { key: "failure-meant", params: { name } } };
}
