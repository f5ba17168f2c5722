import type { SecretInfo } from "./secret-driver.ts";

/** Whether others share this secret; if not, it is the person's own, which may hide a shared one of its name. */
export function isShared({ readOnly }: Pick<SecretInfo, "readOnly">): boolean {
  return readOnly === "shared";
}
