import type { Message } from "./messages.ts";
import { checkCase, checkName } from "./secret-name.ts";

/**
 * Undefined when a new secret may be called so, else why not.
 *
 * @param names - those that are taken.
 */
export function checkNewName(name: string, names: readonly string[]): Message | undefined {
  return (
    checkName(name) ??
    (names.includes(name) ? { key: "already-exists", params: { name } } : undefined) ??
    checkCase(name, names)
  );
}
