/** The part of a document's context that tells. */
interface DocumentContext {
  readonly model: { readonly readOnly: boolean };
  readonly contentsModel: { readonly writable?: boolean } | null;
}

/**
 * Whether a document cannot be saved where it is, or is set to be read alone. JupyterLab lets a person type into one whose
 * file cannot be written, and only then offers to save it elsewhere.
 */
export function isReadOnly({ model, contentsModel }: DocumentContext): boolean {
  return model.readOnly || contentsModel?.writable === false;
}
