export { doctor, type DoctorOptions } from "./doctor.ts";
export { breakLock, withLock, type HeldLock } from "./file-lock.ts";
export { keptNote, keptRefusal, mountKeeper, type MountKeeper } from "./mount-keeper.ts";
export { MountWriter, type MountState, type MountWriterOptions, type SnapshotSource } from "./mount-writer.ts";
export { openSession, type Session, type SessionOptions } from "./open-session.ts";
export { openStore, type OpenStore } from "./open-store.ts";
export { places, type Environment, type Places } from "./places.ts";
export { SessionMount, type SessionMountState } from "./session-mount.ts";
export { VaultDriver, type VaultOptions } from "./vault-driver.ts";
