import type { DoctorCheck, DoctorFinding, DoctorLevel, MessageKey, SecretDriver } from "@nbsecrets/shared";
import { fileError } from "./file-error.ts";
import type { Right } from "./kubernetes-rights.ts";
import type { SnapshotSource } from "./mount-writer.ts";

/** What a store may offer to be examined by; the doctor asks for these, and never which store it is. */
export interface DoctorSubject extends SecretDriver, SnapshotSource {
  /** Files that nobody but this user may read; those that are not there are fine. */
  readonly privateFiles?: readonly string[];
  /** What the server says that this user may do. */
  rights?(): Promise<readonly Right[]>;
  /** Whether there is something that keeps secrets; the first write makes it otherwise. */
  isThere?(): Promise<boolean>;
  /** The version of the server that keeps the secrets, where it tells. */
  serverVersion?(): Promise<string | undefined>;
}

export function finding(
  check: DoctorCheck,
  level: DoctorLevel,
  key: MessageKey,
  params: Readonly<Record<string, string>> = {},
): DoctorFinding {
  return { check, level, key, params };
}

/** What `look` finds; that it cannot look is a finding as well, so that one failure never ends the examination. */
export async function attempt(
  check: DoctorCheck,
  path: string,
  look: () => Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  try {
    return await look();
  } catch (error) {
    const { key, params } = fileError(error, path, "reading");
    return [finding(check, "problem", key, params)];
  }
}
