import { nameSome, visibleText, type DoctorFinding, type SecretInfo } from "@nbsecrets/shared";
import { finding } from "./doctor-subject.ts";
import { sharedMounts } from "./shared-mount.ts";
import { SharedMounts } from "./shared-mounts.ts";
import type { Environment } from "./places.ts";

/**
 * The mounts of groups that share secrets: whether they can be read, and what of them own secrets hide. Nothing where none are named.
 *
 * @param own - the store's list; undefined where that cannot be read.
 */
export async function examineShared(
  env: Environment,
  own: readonly SecretInfo[] | undefined,
): Promise<readonly DoctorFinding[]> {
  const mounts = sharedMounts(env);
  const { secrets, unreadable } = await new SharedMounts(mounts).read();
  const looked = mounts.map((mount) => {
    const path = visibleText(mount.directory);
    const group = visibleText(mount.group);
    const reason = unreadable.get(mount)?.params["reason"];
    if (unreadable.has(mount)) {
      return finding("mount-shared", "problem", "doctor-shared-unreadable", { path, group, reason: reason ?? "" });
    }
    const count = [...secrets.values()].filter((secret) => secret.mount === mount).length;
    return finding("mount-shared", "ok", "doctor-shared", { path, group, count: String(count) });
  });
  const names = own?.map(({ name }) => name).filter((name) => secrets.has(name)) ?? [];
  return names.length === 0
    ? looked
    : [...looked, { ...finding("mount-shared", "note", "doctor-shared-hidden", { names: nameSome(names) }), names }];
}
