import { SecretError } from "@nbsecrets/shared";

/** A wrong command line. `problem` is a whole sentence and repeats nothing that was typed: it might be a value. */
export function usageError(problem: string): SecretError {
  return new SecretError("invalid-value", "usage-wrong", { problem });
}
