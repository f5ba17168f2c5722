import { nameSome } from "./doctor-finding.ts";
import type { Message } from "./messages.ts";
import type { CodeFile, RenameOutcome, RenamePlan, WhyNotRenamed } from "./rename-in-code.ts";
import { visibleText } from "./visible-text.ts";
import { placeWords, type FoundWords } from "./where-used-words.ts";

/** After a secret was saved under a new name: code still says the old one. */
export function renameOffer(from: string, to: string, count: number): Message {
  return { key: "rename-offer", params: { from: visibleText(from), to: visibleText(to), count: String(count) } };
}

/** What a person reads before anything is written. */
export function renamePlanWords(from: string, { places, count, files, unread }: RenamePlan): FoundWords {
  const byHand = places.filter(({ after }) => after === undefined).length;
  const headline: Message =
    count === 0
      ? { key: "rename-nothing", params: { from: visibleText(from) } }
      : { key: "rename-plan", params: { lines: String(count - byHand), files: String(files.length) } };
  const more: readonly (Message | false)[] = [
    byHand > 0 && { key: "rename-by-hand", params: { count: String(byHand) } },
    count > places.length && { key: "where-used-cut", params: { count: String(places.length) } },
    unread > 0 && { key: "where-used-unread", params: { count: String(unread) } },
  ];
  return {
    sentences: [headline, ...more.filter((one) => one !== false)],
    places: places.map(({ before, after, ...place }) => ({
      place,
      where: placeWords(place),
      code: { before: visibleText(before), ...(after === undefined ? {} : { after: visibleText(after) }) },
    })),
  };
}

/**
 * What became of it.
 *
 * @param unsaved - files that were left since an editor has changes of them.
 */
export function renameOutcomeWords({ changed, left }: RenameOutcome, unsaved: readonly CodeFile[]): readonly Message[] {
  const done: Message =
    changed.length === 0
      ? { key: "rename-none-done", params: {} }
      : { key: "rename-done", params: { files: named(changed) } };
  const groups = Object.entries(keys).flatMap(([why, key]): readonly Message[] => {
    const files = left.filter((one) => one.why === why);
    return files.length === 0 ? [] : [{ key, params: { files: named(files) } }];
  });
  const open: readonly Message[] =
    unsaved.length === 0 ? [] : [{ key: "rename-left-unsaved", params: { files: named(unsaved) } }];
  return [done, ...groups, ...open];
}

const keys = {
  changed: "rename-left-changed",
  gone: "rename-left-gone",
  "read-only": "rename-left-read-only",
  refused: "rename-left-refused",
} as const satisfies Record<WhyNotRenamed, string>;

function named(files: readonly CodeFile[]): string {
  return nameSome(files.map(({ file }) => visibleText(file)));
}
