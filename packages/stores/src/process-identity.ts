import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process, so that another one can tell later whether it still runs. */
export interface ProcessIdentity {
  /** A digest of machine id and host name: container images share machine ids, and nodes share container host names. */
  readonly machine: string;
  readonly host: string;
  /** Changes at each boot; empty where the platform does not say. */
  readonly boot: string;
  /** Process ids mean nothing outside of it; empty where the platform has none. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Tells a process from a later one with the same id; empty where unknown. */
  readonly start: string;
}

let own: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  own ??= {
    machine: createHash("sha256")
      .update(`${readLine("/etc/machine-id")}\0${hostname()}`)
      .digest("hex")
      .slice(0, 32),
    host: hostname(),
    boot: readLine("/proc/sys/kernel/random/boot_id"),
    pidNamespace: readLink("/proc/self/ns/pid"),
    pid: process.pid,
    start: readStat(process.pid)?.start ?? "",
  };
  return own;
}

/**
 * - `gone`: that process can do nothing any more.
 * - `running`: it runs on this machine, or cannot be told from one that does.
 * - `unknown`: another machine or another PID namespace; nothing can be said from here.
 */
export function judgeProcess(other: ProcessIdentity): "gone" | "running" | "unknown" {
  const here = thisProcess();
  if (other.machine !== here.machine) {
    return "unknown";
  }
  if (other.boot !== "" && here.boot !== "" && other.boot !== here.boot) {
    return "gone";
  }
  if (other.pidNamespace !== here.pidNamespace) {
    return "unknown";
  }
  if (!exists(other.pid)) {
    return "gone";
  }
  const stat = readStat(other.pid);
  if (stat === undefined) {
    return "running";
  }
  return stat.ended || (other.start !== "" && other.start !== stat.start) ? "gone" : "running";
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function readStat(pid: number): { start: string; ended: boolean } | undefined {
  const text = readLine(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const state = fields[0];
  const threads = Number(fields[17]);
  const start = fields[19];
  if (text === "" || start === undefined) {
    return undefined;
  }
  // A dead process that its parent has not asked about yet; its last threads may outlive the first one by a moment.
  return { start, ended: (state === "Z" || state === "X") && threads <= 1 };
}

function readLine(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return ""; // Not this platform, or hidden from us: unknown.
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
