import type { Change, Details, SecretInfo } from "./secret-driver.ts";
import type { SecretStore } from "./secret-store.ts";

/** What a person entered in the form. `value` undefined: the stored one stays. */
export interface SecretEdit {
  readonly name: string;
  readonly value?: Uint8Array;
  readonly details: Details;
}

/**
 * The one change that saves an edited secret. Undefined where it takes two: see `copyWithDetails`.
 *
 * @param conditional - whether the store can tell that the secret was changed since `before`.
 */
export function changeOfEdit(before: SecretInfo, edit: SecretEdit, conditional: boolean): Change | undefined {
  const { name, value, details } = edit;
  const { version: ifVersion, description, expiresAt } = before;
  if (name !== before.name) {
    const all = { description, expiresAt, ...details };
    return value && { kind: "put", name, value, mode: "create", details: all };
  }
  return value === undefined
    ? { kind: "describe", name, details, ...(conditional ? { ifVersion } : {}) }
    : { kind: "put", name, value, mode: conditional ? { ifVersion } : "overwrite", details };
}

/** A copy with other details: two changes, since one batch may name a secret only once. A failure leaves no half. */
export async function copyWithDetails(store: SecretStore, from: string, { name, details }: SecretEdit): Promise<void> {
  const [copy] = await store.apply([{ kind: "copy", from, to: name }]);
  try {
    await store.describe(name, details);
  } catch (error) {
    const ifVersion = store.supports.conditional ? copy?.version : undefined;
    // Where it cannot be taken back, the list shows it; what the person must hear is why the change failed.
    await store.remove(name, ifVersion).catch(() => undefined);
    throw error;
  }
}
