import { expiryOf, type Expiry } from "./expiry.ts";
import { renderMessage, type Message } from "./messages.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { isShared } from "./is-shared.ts";
import { timeInWords } from "./time-in-words.ts";
import { visibleText } from "./visible-text.ts";
import { whyReadOnly } from "./why-read-only.ts";

/** Longer texts are shown up to here; only other programs write them. */
const shownAtMost = 300;
const day = 86_400_000;

/** All that a row says of its secret. */
export interface RowWords {
  /** As it can be shown: see `visibleText`. */
  readonly name: string;
  readonly description: string;
  /** "3 days ago"; empty where it is not known. */
  readonly changed: string;
  readonly expiry?: { readonly state: Expiry["state"]; readonly text: string };
  readonly readOnly?: string;
  /** Who shares it, or another one of this name that the own one hides. */
  readonly shared?: string;
  /** What a screen reader says of the row. */
  readonly label: string;
  /** The tooltip, with exact dates. */
  readonly title: string;
}

export interface RowLanguage {
  /** A BCP 47 tag; undefined for the platform's own. */
  readonly language: string | undefined;
  readonly translate: (template: string) => string;
}

/** @param now - milliseconds since 1970. */
export function rowWords(info: SecretInfo, now: number, { language, translate }: RowLanguage): RowWords {
  const say = (key: Message["key"], params: Message["params"]): string => renderMessage({ key, params }, translate);
  const name = shortened(visibleText(info.name));
  const description = shortened(info.description ?? "");
  const updated = Date.parse(info.updatedAt ?? "");
  // The clocks of two machines differ; what was saved a moment ago did not change in the future.
  const moment = updated > now && updated - now < day ? now : updated;
  const expires = expiryOf(info, new Date(now), language);
  const expiry = expires && { state: expires.state, text: renderMessage(expires.label, translate) };
  const when = timeInWords(moment, now, language, "long");
  const why = whyReadOnly(info);
  const readOnly = why && renderMessage(why, translate);
  const shared =
    info.sharedBy && say(isShared(info) ? "shared-by" : "also-shared-by", { group: visibleText(info.sharedBy) });
  return {
    name,
    description,
    changed: timeInWords(moment, now, language, "narrow") ?? "",
    ...(expiry && { expiry }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(shared === undefined ? {} : { shared }),
    label: [
      name,
      description,
      when && say("row-changed", { when }),
      expiry?.text,
      readOnly && say("row-read-only", {}),
      shared,
    ]
      .filter(Boolean)
      .join(", "),
    // Made where it is asked for: dates take long to write, and of a thousand rows few are pointed at.
    get title() {
      return [
        name,
        description,
        when && say("row-changed-at", { moment: new Date(updated).toLocaleString(language) }),
        expiry && say("row-expires", { date: info.expiresAt?.slice(0, 10) ?? "" }),
        readOnly ?? shared,
      ]
        .filter(Boolean)
        .join("\n");
    },
  };
}

/** By whole characters. */
function shortened(text: string): string {
  return text.length <= shownAtMost ? text : `${[...text.slice(0, shownAtMost)].slice(0, -1).join("")}…`;
}
