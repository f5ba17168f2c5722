import { execFileSync } from "node:child_process";
import { memoryOf, type Memory } from "./memory-of.ts";

/** Where Node listens for a debugger when it is sent SIGUSR1. */
const INSPECTOR = "http://127.0.0.1:9229/json";

/** The process id of the one extension host of a VS Code server, whose own process id is given. */
export function extensionHostPid(server: number): number {
  const processes = execFileSync("ps", ["-eo", "pid=,ppid=,args="]).toString().split("\n");
  const rows = processes.map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line)).filter((row) => row !== null);
  const family = new Set([server]);
  // A child may stand before its parent in the list.
  for (let before = 0; before !== family.size;) {
    before = family.size;
    rows.filter((row) => family.has(Number(row[2]))).forEach((row) => family.add(Number(row[1])));
  }
  const hosts = rows.filter((row) => family.has(Number(row[1])) && row[3]?.includes("--type=extensionHost"));
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) {
    throw new Error(`There are ${hosts.length} extension hosts; one was expected.`);
  }
  return Number(host[1]);
}

/** What an extension host takes once V8 has collected what nobody uses, through its debugger. */
export async function memoryAfterCollection(pid: number): Promise<Memory> {
  process.kill(pid, "SIGUSR1");
  const address = await debuggerAddress();
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const collect = (id: number): Promise<unknown> => {
    const answered = new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
    socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    return answered;
  };
  // What the first one finalizes, the second one frees.
  await collect(1);
  await collect(2);
  const memory = memoryOf(pid, process.execPath);
  socket.close();
  return memory;
}

async function debuggerAddress(): Promise<string> {
  for (;;) {
    try {
      const [target] = (await (await fetch(INSPECTOR)).json()) as { webSocketDebuggerUrl: string }[];
      if (target !== undefined) {
        return target.webSocketDebuggerUrl;
      }
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
