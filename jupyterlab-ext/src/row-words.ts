import type { TranslationBundle } from "@jupyterlab/translation";
import { expiryOf, timeInWords, visibleText, type Expiry, type SecretInfo } from "@nbsecrets/shared";
import { sentence } from "./notice";

/** Longer descriptions are shown up to here; only other programs write them. */
const shownDescription = 300;
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
  /** What a screen reader says of the row. */
  readonly label: string;
  /** The tooltip, with exact dates. */
  readonly title: string;
}

export function rowWords(info: SecretInfo, now: number, trans: TranslationBundle): RowWords {
  const language = document.documentElement.lang || undefined;
  const name = shortened(visibleText(info.name), shownDescription);
  const description = shortened(info.description ?? "", shownDescription);
  const updated = Date.parse(info.updatedAt ?? "");
  // The clocks of two machines differ; what was saved a moment ago did not change in the future.
  const moment = updated > now && updated - now < day ? now : updated;
  const expires = expiryOf(info, new Date(now), language);
  const expiry = expires && { state: expires.state, text: sentence(expires.label, trans) };
  const ago = timeInWords(moment, now, language, "long");
  const readOnly =
    info.readOnly && sentence({ key: `read-only-${info.readOnly}`, params: { name: visibleText(info.name) } }, trans);
  return {
    name,
    description,
    changed: timeInWords(moment, now, language, "narrow") ?? "",
    ...(expiry && { expiry }),
    ...(readOnly === undefined ? {} : { readOnly }),
    label: [name, description, ago && trans.__("changed %1", ago), expiry?.text, readOnly && trans.__("read-only")]
      .filter(Boolean)
      .join(", "),
    title: [
      name,
      description,
      ago && trans.__("Changed %1", new Date(updated).toLocaleString(language)),
      expiry && trans.__("Expires %1", info.expiresAt?.slice(0, 10)),
      readOnly,
    ]
      .filter(Boolean)
      .join("\n"),
  };
}

/** By whole characters. */
function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${[...text.slice(0, length)].slice(0, -1).join("")}…`;
}
