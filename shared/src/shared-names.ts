import { isShared } from "./is-shared.ts";
import type { SecretInfo } from "./secret-driver.ts";

/** The names that groups share and the person has no own secret of. */
export function sharedNames(secrets: readonly SecretInfo[]): readonly string[] {
  return secrets.filter(isShared).map(({ name }) => name);
}
