import { spawnSync } from "node:child_process";

export interface PythonRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs code in a fresh Python that knows of this environment and nothing else. */
export function runPython(
  code: string,
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string; readonly input?: string } = {},
): PythonRun {
  const { status, stdout, stderr, error } = spawnSync(process.env["NBSECRETS_PYTHON"] ?? "python3", ["-c", code], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1", ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  if (error) {
    throw error;
  }
  return { status, stdout, stderr };
}
