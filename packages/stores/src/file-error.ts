import { SecretError } from "@nbsecrets/shared";

const reasons = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "not permitted"],
  ["ENOENT", "it is not there"],
  ["EISDIR", "it is a directory"],
  ["ENOTDIR", "part of the path is not a directory"],
  ["ELOOP", "too many links"],
  ["EIO", "input/output error"],
  ["EMFILE", "too many open files"],
]);

/** What the file system refused, as the error a person can act on. Never the platform's own text. */
export function fileError(error: unknown, path: string, doing: "reading" | "writing"): SecretError {
  if (error instanceof SecretError) {
    return error;
  }
  const errno = (error as NodeJS.ErrnoException | undefined)?.code;
  if (typeof errno !== "string" || !/^E[A-Z0-9]+$/.test(errno)) {
    return new SecretError("internal", "internal");
  }
  if (errno === "EROFS") {
    return new SecretError("unavailable", "read-only-disk", { path });
  }
  if (errno === "ENOSPC" || errno === "EDQUOT") {
    return new SecretError("unavailable", "disk-full", { path });
  }
  const code = errno === "EACCES" || errno === "EPERM" ? "denied" : "unavailable";
  const params = { path, reason: reasons.get(errno) ?? errno };
  return new SecretError(code, doing === "reading" ? "file-unreadable" : "file-unwritable", params);
}

/** The platform's name of the failure, such as `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
