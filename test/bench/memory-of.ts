import { readFileSync, realpathSync } from "node:fs";

/** In megabytes. */
export interface Memory {
  readonly pss: number;
  readonly rss: number;
}

/**
 * Of a process, on Linux. The program's own pages count in full, also when another process of the same program, which
 * shares them, happens to run.
 */
export function memoryOf(pid: number | undefined, programPath: string): Memory {
  const program = realpathSync(programPath);
  const sum = { pss: 0, rss: 0 };
  let isProgram = false;
  let rss = 0;
  for (const line of readFileSync(`/proc/${pid}/smaps`, "utf8").split("\n")) {
    const [, name, kilobytes] = /^(Rss|Pss): +(\d+) kB/.exec(line) ?? [];
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) {
      isProgram = line.endsWith(program);
    } else if (name === "Rss") {
      rss = Number(kilobytes) / 1024;
      sum.rss += rss;
    } else if (name === "Pss") {
      sum.pss += isProgram ? rss : Number(kilobytes) / 1024;
    }
  }
  return sum;
}
