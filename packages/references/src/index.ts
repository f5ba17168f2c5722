export { looksLikeCredential } from "./looks-like-credential.ts";
export { nearestName } from "./nearest-name.ts";
export { counts, needsOf, type Need, type NeedOptions, type NeedPlace } from "./needs.ts";
export { NotebookReferences, type CellCode } from "./notebook-references.ts";
export { readPinned, writePinned, type PinnedNeed } from "./pinned-needs.ts";
export type { Meanings } from "./python-meanings.ts";
export { findReferences, MAX_CODE_LENGTH, readCode, type CodeReading, type ReadOptions } from "./read-code.ts";
export type { ComputedReference, NamedReference, Reference, ReferenceAccess, ReferenceForm } from "./reference.ts";
export { applyEdits, renameReferences, type CodeEdit, type RenamePlan } from "./rename-references.ts";
