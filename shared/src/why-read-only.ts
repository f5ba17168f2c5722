import type { Message } from "./messages.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { visibleText } from "./visible-text.ts";

/** Why a secret cannot be changed, and what to do instead; undefined where it can. */
export function whyReadOnly({ name, readOnly, sharedBy = "" }: SecretInfo): Message | undefined {
  switch (readOnly) {
    case undefined:
      return undefined;
    case "shared":
      return { key: "read-only-shared", params: { name: visibleText(name), group: visibleText(sharedBy) } };
    default:
      return { key: `read-only-${readOnly}`, params: { name: visibleText(name) } };
  }
}
