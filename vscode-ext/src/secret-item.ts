import { rowWords, type SecretInfo } from "@nbsecrets/shared";
import { env, l10n, ThemeColor, ThemeIcon, TreeItem } from "vscode";

/** One row, as native as VS Code draws it. Nothing in it knows a value. */
export function secretItem(info: SecretInfo, now: number): TreeItem {
  const words = rowWords(info, now, { language: env.language, translate: (template) => l10n.t(template) });
  const item = new TreeItem(words.name);
  item.id = info.name;
  item.description = [words.description, words.expiry?.state === "later" ? "" : words.expiry?.text, words.changed]
    .filter(Boolean)
    .join(" · ");
  item.tooltip = words.title;
  item.accessibilityInformation = { label: words.label };
  item.iconPath = iconOf(info, words.expiry?.state);
  item.contextValue = info.readOnly === undefined ? "secret" : "secret-read-only";
  return item;
}

function iconOf({ readOnly }: SecretInfo, expiry: string | undefined): ThemeIcon {
  if (expiry === "expired" || expiry === "soon") {
    return new ThemeIcon("warning", new ThemeColor("list.warningForeground"));
  }
  return new ThemeIcon(readOnly === undefined ? "key" : "lock");
}
