import type { SecretErrorCode } from "@nbsecrets/shared";

/** The exit code for each kind of error; part of the contract with scripts, and shown by `--help`. */
const exitCodes: Readonly<Record<SecretErrorCode, number>> = {
  internal: 1,
  "invalid-name": 2,
  "invalid-value": 2,
  "not-found": 3,
  "already-exists": 4,
  conflict: 4,
  locked: 5,
  denied: 5,
  "signed-out": 5,
  unavailable: 6,
  corrupt: 7,
  unsupported: 8,
  "too-large": 9,
};

export function exitCodeOf(code: SecretErrorCode): number {
  return exitCodes[code];
}

/** Of `doctor`, so that a script tells what it found from its own failing. */
export const PROBLEM_FOUND = 10;

export const exitCodeHelp = `Exit codes:
  0  done                     5  locked, or not allowed
  1  something went wrong     6  the store cannot be reached or written
  2  wrong use or input       7  the store is damaged
  3  no such secret           8  not supported
  4  exists, or was changed   9  too large
                             10  doctor found a problem
  With exec: the command's own; 128 + n when signal n ended it; 127 when it cannot be started.
`;
