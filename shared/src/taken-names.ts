import { isShared } from "./is-shared.ts";
import type { SecretInfo } from "./secret-driver.ts";

/** The names that a new secret cannot have. Those of shared secrets are free: an own one of the same name wins. */
export function takenNames(secrets: readonly SecretInfo[]): readonly string[] {
  return secrets.filter((info) => !isShared(info)).map(({ name }) => name);
}
