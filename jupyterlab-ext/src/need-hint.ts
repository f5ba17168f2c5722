import type { TranslationBundle } from "@jupyterlab/translation";
import type { PinnedNeed } from "@nbsecrets/references";
import { visibleText } from "@nbsecrets/shared";

/** What a notebook says of a secret that it needs, in the form that adds it: a hint as text, and a link of the web. */
export function needHint({ hint, url }: PinnedNeed, trans: TranslationBundle): HTMLElement {
  const element = document.createElement("div");
  element.className = "nbsecrets-need-hint";
  element.hidden = hint === undefined && url === undefined;
  element.textContent = hint === undefined ? "" : `${visibleText(hint)} `;
  if (url !== undefined) {
    const link = document.createElement("a");
    link.href = url;
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    link.title = url;
    link.textContent = trans.__("Get one");
    element.append(link);
  }
  return element;
}
