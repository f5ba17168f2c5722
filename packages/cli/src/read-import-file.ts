import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { MAX_IMPORT_BYTES, SecretError } from "@nbsecrets/shared";
import type { CommandContext } from "./command.ts";

/** All of a file; `-` is standard input. One that is too large is read no further than one byte beyond the limit. */
export async function readImportFile(
  path: string,
  { stdin }: CommandContext,
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  const isInput = path === "-";
  try {
    // A stream reads on where a file says it has no length, as a pipe and `/dev/fd/63` do.
    const bytes = await readAll(isInput ? stdin : createReadStream(path));
    return { bytes, name: isInput ? "" : basename(path) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof SecretError || code === undefined) {
      throw error;
    }
    throw new SecretError("invalid-value", "file-unreadable", {
      path: isInput ? "Standard input" : path,
      reason: code,
    });
  }
}

async function readAll(input: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of input as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_IMPORT_BYTES) {
      const params = { bytes: `more than ${MAX_IMPORT_BYTES}`, limit: String(MAX_IMPORT_BYTES) };
      throw new SecretError("too-large", "import-too-large", params);
    }
  }
  return new Uint8Array(Buffer.concat(chunks));
}
