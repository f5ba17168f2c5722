import { rowWords, type RowWords, type SecretInfo } from "@nbsecrets/shared";
import { ThemeColor, ThemeIcon, TreeItem } from "vscode";
import { rowLanguage } from "./row-language.ts";
import { withoutTurns } from "./without-turns.ts";

/** What a side bar has room for that nobody made wider. VS Code cuts off the end of anything longer, where names differ most. */
const wholeLength = 26;
const [startLength, endLength] = [12, 10];

/** One row, as native as VS Code draws it. Nothing in it knows a value. */
export function secretItem(info: SecretInfo, now: number): TreeItem {
  const words = wordsOf(info, now);
  const item = new TreeItem(withoutMiddle(words.name));
  item.id = info.name;
  // In one line, whose end goes where it is short: first what asks for something.
  item.description = [
    words.expiry?.state === "later" ? "" : words.expiry?.text,
    words.description,
    words.shared,
    words.changed,
  ]
    .filter(Boolean)
    .join(" · ");
  item.accessibilityInformation = { label: words.label };
  item.iconPath = iconOf(info, words.expiry?.state);
  item.contextValue = info.readOnly === undefined ? "secret" : "secret-read-only";
  return item;
}

/** Made for the row that is pointed at: dates take long to write. */
export function secretTooltip(info: SecretInfo, now: number): string {
  return wordsOf(info, now).title;
}

function wordsOf(info: SecretInfo, now: number): RowWords {
  const { description, sharedBy } = info;
  const shown = {
    ...info,
    ...(description === undefined ? {} : { description: withoutTurns(description) }),
    ...(sharedBy === undefined ? {} : { sharedBy: withoutTurns(sharedBy) }),
  };
  return rowWords(shown, now, rowLanguage);
}

function iconOf({ readOnly }: SecretInfo, expiry: string | undefined): ThemeIcon {
  if (expiry === "expired" || expiry === "soon") {
    return new ThemeIcon("warning", new ThemeColor("list.warningForeground"));
  }
  return new ThemeIcon(readOnly === undefined ? "key" : "lock");
}

/** A name as a row has room for it; the tooltip and screen readers have it whole. */
export function withoutMiddle(name: string): string {
  const characters = [...name];
  return characters.length <= wholeLength
    ? name
    : `${characters.slice(0, startLength).join("")}…${characters.slice(-endLength).join("")}`;
}
