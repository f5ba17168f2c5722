import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { errnoOf } from "./file-error.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { judgeProcess, thisProcess } from "./process-identity.ts";

/** What a lock file says of who holds it. */
export interface LockHolder extends ProcessIdentity {
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Random: no two acquisitions ever share one. */
  readonly token: string;
}

/** A lock file that says nothing readable: held, by nobody knows whom. */
export const unknownHolder: LockHolder = {
  machine: "",
  host: "unknown",
  boot: "",
  pidNamespace: "",
  pid: 0,
  start: "",
  since: "unknown",
  token: "unknown",
};

export function newHolder(): LockHolder {
  return { ...thisProcess(), since: new Date().toISOString(), token: randomBytes(16).toString("hex") };
}

/** Undefined when there is no such file. Read at once: a few hundred bytes, for which five calls of a thread take longer. */
export async function readHolder(path: string): Promise<LockHolder | undefined> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  return parseHolder(text);
}

/** Never by age: a process that slept may wake up and write. */
export function isStale(holder: LockHolder): boolean {
  return holder !== unknownHolder && judgeProcess(holder) === "gone";
}

function parseHolder(text: string): LockHolder {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return unknownHolder;
  }
  if (typeof found !== "object" || found === null) {
    return unknownHolder;
  }
  const { machine, host, boot, pidNamespace, pid, start, since, token } = found as Record<string, unknown>;
  return typeof machine === "string" &&
    typeof host === "string" &&
    typeof boot === "string" &&
    typeof pidNamespace === "string" &&
    typeof pid === "number" &&
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    typeof start === "string" &&
    typeof since === "string" &&
    typeof token === "string" &&
    /^[0-9a-f]{32}$/.test(token)
    ? { machine, host, boot, pidNamespace, pid, start, since, token }
    : unknownHolder;
}
