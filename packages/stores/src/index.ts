export { doctor, type DoctorOptions } from "./doctor.ts";
export { LOCK_FILE } from "./mount-contents.ts";
export { breakLock, withLock, type HeldLock } from "./file-lock.ts";
export { jupyterRuntimeDirectory } from "./jupyter-runtime-directory.ts";
export {
  readKernelStatus,
  readKernelStatuses,
  type KernelSought,
  type KernelStatus,
  type LoadedFrom,
} from "./kernel-status.ts";
export { KubernetesDriver, type KubernetesOptions } from "./kubernetes-driver.ts";
export { DEFAULT_SECRET, parseKubernetesSpec, type KubernetesSpec } from "./kubernetes-spec.ts";
export type { Right } from "./kubernetes-rights.ts";
export { keptDelay, keptNote, keptRefusal, mountKeeper, type MountKeeper } from "./mount-keeper.ts";
export { MountWriter, type MountState, type MountWriterOptions, type SnapshotSource } from "./mount-writer.ts";
export { openSession, type Session, type SessionOptions } from "./open-session.ts";
export { openStore, type OpenStore } from "./open-store.ts";
export { places, type Environment, type Places } from "./places.ts";
export { loadWhereUsed, type WhereUsedCode } from "./load-where-used.ts";
export { loadSocketWire, type SocketWire } from "./load-socket-wire.ts";
export { isSameTime, type SecretOwner } from "./user-secret-marks.ts";
export { UserSecrets, type UserSecretsOptions } from "./user-secrets.ts";
export { UserSecretsAdmin, type UserSecretRecord } from "./user-secrets-admin.ts";
export { linkSession } from "./link-session.ts";
export { compareStages } from "./compare-stages.ts";
export { stagesOfKernel } from "./stages-of-kernel.ts";
export { SessionMount, type SessionMountState } from "./session-mount.ts";
export { SessionService } from "./session-service.ts";
export { VaultDriver, type VaultOptions } from "./vault-driver.ts";
export type { WhyUnread } from "./read-references.ts";
export type { SecretUse, WhereUsed, WhereUsedIndex, WhereUsedOptions } from "./where-used.ts";
