import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { MAX_VALUE_BYTES, SecretError } from "@nbsecrets/shared";
import type { CommandContext } from "./command.ts";

/** Where we stop counting a value that is too large, in bytes: an endless input ends as well. */
const COUNTED = 64 * MAX_VALUE_BYTES;

/** The exact bytes of a new value: of a file, of standard input, or typed, unseen, at a terminal. */
export async function readValue(name: string, file: string | undefined, context: CommandContext): Promise<Uint8Array> {
  if (file === undefined && context.stdin.isTTY === true) {
    return new TextEncoder().encode(await ask(name, context));
  }
  try {
    return await readAll(name, file === undefined ? context.stdin : createReadStream(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof SecretError || code === undefined) {
      throw error;
    }
    if (file === undefined) {
      throw new SecretError("invalid-value", "input-missing");
    }
    throw new SecretError("invalid-value", "file-unreadable", { path: file, reason: code });
  }
}

async function readAll(name: string, input: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of input as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes <= MAX_VALUE_BYTES) {
      chunks.push(chunk);
    } else if (bytes > COUNTED) {
      break;
    }
  }
  if (bytes > MAX_VALUE_BYTES) {
    const counted = bytes > COUNTED ? `more than ${COUNTED}` : String(bytes);
    throw new SecretError("too-large", "value-too-large", { name, bytes: counted, limit: String(MAX_VALUE_BYTES) });
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function ask(name: string, { stdin, stderr }: CommandContext): Promise<string> {
  const { default: password } = await import("@inquirer/password");
  try {
    // On standard error: standard output may be a file. No key shows what was typed.
    return await password(
      { message: `Value of ${name}:`, mask: "*", toggleMask: false },
      { input: stdin, output: stderr },
    );
  } catch (error) {
    // Ctrl-C, or the terminal went away.
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new SecretError("invalid-value", "aborted");
    }
    throw error;
  }
}
