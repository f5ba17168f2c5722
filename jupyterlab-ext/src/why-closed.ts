import { SecretError } from "@nbsecrets/shared";

/** Close codes of our own handlers; see `socket_handler.py`, which holds the table. */
const serviceRefused = 4002;
const serviceFailed = 4503;

/** What a person is told when the server closed a connection with this code. */
export function whyClosed(code: number): SecretError {
  switch (code) {
    case serviceFailed:
      return new SecretError("unavailable", "service-failed");
    case serviceRefused:
      return refused();
    default:
      return unreachable();
  }
}

/** What a person is told when the server refused a request with this HTTP status. */
export function whyRefused(status: number): SecretError {
  return status === 401 || status === 403 ? refused() : unreachable();
}

/** The server, or who stands before it, does not know this person, or does not let them. */
export function refused(): SecretError {
  return new SecretError("denied", "service-refused");
}

/** Nothing answers; a browser gives no reason that would help a person. */
export function unreachable(): SecretError {
  return new SecretError("unavailable", "service-unreachable");
}
