import { execFileSync } from "node:child_process";
import type { JupyterLab } from "./jupyter-lab.ts";

/** The process id of the service that a JupyterLab started. */
export function servicePid(lab: JupyterLab): number {
  const children = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(lab.pid)])
    .toString()
    .split("\n");
  const line = children.find((child) => child.includes("nbsecrets.mjs"));
  if (line === undefined) {
    throw new Error("the service does not run");
  }
  return Number.parseInt(line.trim(), 10);
}
