import { MAX_IMPORT_BYTES, type ImportModel } from "@nbsecrets/shared";

/** Reads a file that a person chose or dropped. Its bytes go to the model alone. */
export function readImportFile(model: ImportModel, file: File): void {
  if (file.size > MAX_IMPORT_BYTES) {
    const params = { bytes: String(file.size), limit: String(MAX_IMPORT_BYTES) };
    model.fail({ key: "import-too-large", params });
    return;
  }
  void file.arrayBuffer().then(
    (buffer) => model.read(new Uint8Array(buffer), file.name),
    (error: unknown) => {
      // Gone, or changed, since it was chosen; or a folder.
      const reason = error instanceof DOMException ? error.name : "NotReadableError";
      model.fail({ key: "file-unreadable", params: { path: file.name, reason } });
    },
  );
}

/** Reads pasted text. */
export function readImportText(model: ImportModel, text: string): void {
  void model.read(new TextEncoder().encode(text), "");
}
