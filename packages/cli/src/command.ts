import type { Readable, Writable } from "node:stream";
import type { Environment } from "@nbsecrets/stores";

/** What a command may touch of the process it runs in. */
export interface CommandContext {
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
}

/** One word of the command line. */
export interface Command {
  /** What follows `nbsecrets`, as the help shows it. */
  readonly usage: string;
  /** The text of `nbsecrets <command> --help`, after the usage. */
  readonly help: string;
  /** Resolves with the exit code; rejects with a `SecretError`, which becomes one line and its exit code. */
  run(words: readonly string[], context: CommandContext): Promise<number>;
}
