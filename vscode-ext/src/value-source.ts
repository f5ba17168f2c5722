import { checkValue, encodeUtf8, MAX_VALUE_BYTES, SecretError, visibleText, type Message } from "@nbsecrets/shared";
import { env, FileSystemError, l10n, window, workspace, type Uri } from "vscode";

/** What was copied, byte for byte as UTF-8. Rejects with a `SecretError` where there is nothing, or too much. */
export async function valueOfClipboard(name: string): Promise<Uint8Array> {
  const text = await env.clipboard.readText();
  if (text === "") {
    throw new SecretError("invalid-value", "clipboard-empty");
  }
  return checked(name, encodeUtf8(text));
}

/** What a file that the person chooses holds; undefined where none was chosen. */
export async function valueOfFile(name: string): Promise<Uint8Array | undefined> {
  const uri = await chooseFile(l10n.t("Value of {0}", visibleText(name)), l10n.t("Use as Value"));
  return uri && checked(name, await readFile(uri, MAX_VALUE_BYTES, (bytes) => tooLarge(name, bytes)));
}

/** A file of this machine or the remote one, wherever the extension runs. */
export async function chooseFile(title: string, openLabel: string): Promise<Uri | undefined> {
  const [uri] = (await window.showOpenDialog({ title, openLabel })) ?? [];
  return uri;
}

/** The bytes of a file, unless it is larger than `limit` bytes. Rejects with a `SecretError`. */
export async function readFile(uri: Uri, limit: number, refusal: (bytes: number) => Message): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > limit) {
      const { key, params } = refusal(size);
      throw new SecretError("too-large", key, params);
    }
    bytes = await workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof SecretError) {
      throw error;
    }
    const reason = error instanceof FileSystemError ? error.code : "Unknown";
    throw new SecretError("invalid-value", "file-unreadable", { path: uri.fsPath, reason });
  }
  return bytes;
}

function tooLarge(name: string, bytes: number): Message {
  return { key: "value-too-large", params: { name, bytes: String(bytes), limit: String(MAX_VALUE_BYTES) } };
}

function checked(name: string, value: Uint8Array): Uint8Array {
  const refusal = checkValue(name, value);
  if (refusal !== undefined) {
    throw new SecretError("too-large", refusal.key, refusal.params);
  }
  return value;
}
