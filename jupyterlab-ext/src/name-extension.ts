import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import type { CodeReading, Meanings, PinnedNeed } from "@nbsecrets/references";
import { listed, nameWords, visibleText } from "@nbsecrets/shared";
import { askFix } from "./ask-fix";
import type { LanguageContext } from "./code-in-front";
import { rowLanguage } from "./row-language";

/** The code of one editor, as it was read last. */
export interface CodeAtHand {
  readonly code: string;
  readonly language: string;
  readonly reading: CodeReading;
  readonly meanings: Meanings;
  readonly pinned: readonly PinnedNeed[];
}

/** What an editor with names in it has more: a hover over a stored name, and keys that lead to what can be done about unknown ones. */
export function nameExtension(context: LanguageContext, known: CodeAtHand): Extension {
  return [
    hoverTooltip(async (view, position) => {
      const found = known.reading.references.find(({ kind, from, to }) => {
        return kind === "name" && from <= position && position <= to;
      });
      if (found?.kind !== "name" || view.state.sliceDoc(found.from, found.to) !== found.name) {
        return null;
      }
      await listed(context.model);
      const dom = hoverOf(context, found.name, known.pinned);
      return dom && { pos: found.from, end: found.to, above: true, create: () => ({ dom }) };
    }),
    keymap.of([{ key: "F8", run: (view) => askFix(view, context.trans) }]),
  ];
}

/** Null where it is not stored: the mark below it says what is to be said. */
function hoverOf(
  { app, model, stages, trans }: LanguageContext,
  name: string,
  pinned: readonly PinnedNeed[],
): HTMLElement | null {
  const info = model.state.secrets.find((one) => one.name === name);
  if (info === undefined) {
    return null;
  }
  const { state, lines } = nameWords(info, stages.current, Date.now(), rowLanguage(trans));
  const hint = pinned.find((need) => need.name === name)?.hint;
  const dom = document.createElement("div");
  dom.className = "nbsecrets-hover";
  const add = (tag: string, text: string): void => {
    const element = document.createElement(tag);
    element.textContent = visibleText(text);
    dom.append(element);
  };
  add("strong", `${name}: ${state}`);
  [...lines, ...(hint === undefined ? [] : [hint])].forEach((line) => add("div", line));
  const whereUsed = document.createElement("button");
  whereUsed.type = "button";
  whereUsed.className = "nbsecrets-hover-action";
  whereUsed.textContent = trans.__("Where Used");
  whereUsed.addEventListener("click", () => void app.commands.execute("nbsecrets:where-used", { name }));
  dom.append(whereUsed);
  return dom;
}
