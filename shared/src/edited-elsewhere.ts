import type { SecretInfo } from "./secret-driver.ts";

/**
 * What became of the secret that somebody is editing.
 *
 * @param before - as it was when the form was opened.
 * @param now - as it is listed now; undefined where it is not there any more.
 * @param linkRenewed - whether the link to the store ended in between: versions of an older link say nothing then, and a
 * secret with the same time and details counts as the same.
 */
export function editedElsewhere(
  before: SecretInfo,
  now: SecretInfo | undefined,
  linkRenewed: boolean,
): "no" | "changed" | "deleted" {
  if (now === undefined) {
    return "deleted";
  }
  if (now.version === before.version) {
    return "no";
  }
  const isSame =
    linkRenewed &&
    now.updatedAt !== undefined &&
    now.updatedAt === before.updatedAt &&
    now.description === before.description &&
    now.expiresAt === before.expiresAt;
  return isSame ? "no" : "changed";
}
