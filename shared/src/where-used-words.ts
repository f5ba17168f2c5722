import { nameSome } from "./doctor-finding.ts";
import type { Message } from "./messages.ts";
import { visibleText } from "./visible-text.ts";
import type { CodePlace, WhereUsedProgress, WhereUsedReport } from "./where-used.ts";

/** What a person is told of a place, which a host opens. */
export interface PlaceWords {
  readonly place: CodePlace;
  readonly where: Message;
  /** More to know of it. */
  readonly about?: Message;
  /** The line there, and what would become of it. */
  readonly code?: { readonly before: string; readonly after?: string };
}

/** What a look through the code came to: sentences, and places to go to. */
export interface FoundWords {
  readonly sentences: readonly Message[];
  readonly places: readonly PlaceWords[];
}

/** Counted as people count. */
export function placeWords({ file, cell, line }: CodePlace): Message {
  const params = { file: visibleText(file), line: String(line + 1) };
  return cell === undefined
    ? { key: "code-place", params }
    : { key: "code-place-cell", params: { ...params, cell: String(cell + 1) } };
}

/** Where one secret is used. */
export function whereUsedWords(name: string, report: WhereUsedReport): FoundWords {
  const { places, count, files } = report;
  const shown = visibleText(name);
  const headline: Message =
    count === 0
      ? { key: "where-used-none", params: { name: shown, files: String(files) } }
      : { key: "where-used-count", params: { name: shown, count: String(count) } };
  return {
    sentences: [headline, ...cutWords(report), ...computedWords(report), ...unreadWords(report)],
    places: places.map((place) => ({ place, where: placeWords(place) })),
  };
}

/** Which stored secrets nothing reads, and which names are very likely misspelt. */
export function checkedNamesWords(report: WhereUsedReport): FoundWords {
  const { unused, misspelt, computed, files } = report;
  const looked = String(files);
  const unusedWords: Message =
    unused.length === 0
      ? { key: "names-all-used", params: { files: looked } }
      : { key: "names-unused", params: { names: unused.map(visibleText).join(", "), files: looked } };
  const misspeltWords: Message =
    misspelt.length === 0
      ? { key: "names-none-misspelt", params: {} }
      : { key: "names-misspelt", params: { count: String(misspelt.length) } };
  return {
    sentences: [unusedWords, misspeltWords, ...computedWords(report), ...unreadWords(report)],
    places: [
      ...misspelt.map(({ nearest, place }): PlaceWords => {
        const params = { name: visibleText(place.name), nearest: visibleText(nearest) };
        return { place, where: placeWords(place), about: { key: "name-misspelt", params } };
      }),
      ...computed.map((place): PlaceWords => {
        return { place, where: placeWords(place), about: { key: "name-computed", params: {} } };
      }),
    ],
  };
}

/** Before a secret is deleted or renamed: which code still says its name. Undefined where none does. */
export function stillUsedWords({ places, count }: WhereUsedReport): Message | undefined {
  const files = [...new Set(places.map(({ file }) => visibleText(file)))];
  return count === 0 ? undefined : { key: "still-used", params: { count: String(count), files: nameSome(files) } };
}

export function progressWords({ done, files }: WhereUsedProgress): Message {
  return { key: "where-used-progress", params: { done: String(done), files: String(files) } };
}

function cutWords({ places, count }: WhereUsedReport): readonly Message[] {
  return count > places.length ? [{ key: "where-used-cut", params: { count: String(places.length) } }] : [];
}

/** What makes "unused" and "in none" less than sure. */
function computedWords({ computed }: WhereUsedReport): readonly Message[] {
  return computed.length === 0 ? [] : [{ key: "names-computed", params: { count: String(computed.length) } }];
}

function unreadWords({ unread }: WhereUsedReport): readonly Message[] {
  return unread === 0 ? [] : [{ key: "where-used-unread", params: { count: String(unread) } }];
}
