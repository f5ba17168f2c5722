import { checkName } from "@nbsecrets/shared";

/** What Kubernetes allows as a key of a Secret, but for those that a mount has for itself. */
const key = /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/;

/**
 * Whether a secret of this name is on a mount. Every name of ours is; besides, as on the kubelet's, what other programs keep in the same
 * Secret, such as `tls.crt`: loaders pass it over, and code that wants it reads the file. Not on Windows, which changes such names.
 */
export function isMountedName(name: string): boolean {
  return checkName(name) === undefined || (process.platform !== "win32" && key.test(name));
}
