import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export interface PythonResult {
  readonly output: string;
  readonly error: { readonly name: string; readonly message: string; readonly stack: string } | null;
}

// One line of JSON for each cell in, and one out, on a descriptor that nothing printed reaches.
const LOOP = `
import contextlib, io, json, os, sys, traceback
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
variables = {"__name__": "__main__"}
for line in sys.stdin:
    printed, error = io.StringIO(), None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(json.loads(line), "<cell>", "exec"), variables)
        except BaseException as e:
            error = {"name": type(e).__name__, "message": str(e), "stack": traceback.format_exc()}
    print(json.dumps({"output": printed.getvalue(), "error": error}), file=answers, flush=True)
`;

/** A Python that keeps its variables from one piece of code to the next. */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve: (result: PythonResult) => void; reject: (error: Error) => void }[] = [];

  constructor(program: string) {
    this.#child = spawn(program, ["-u", "-c", LOOP], { stdio: ["pipe", "pipe", "inherit"] });
    const fail = (why: string): void => this.#waiting.splice(0).forEach(({ reject }) => reject(new Error(why)));
    this.#child.once("error", (error) => fail(error.message));
    this.#child.once("exit", (code) => fail(`Python ended with ${String(code)}`));
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on("line", (line) =>
      this.#waiting.shift()?.resolve(JSON.parse(line) as PythonResult),
    );
  }

  /** Runs code after whatever it was given before. */
  run(code: string): Promise<PythonResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify(code)}\n`);
    });
  }

  stop(): void {
    this.#child.kill();
  }
}
