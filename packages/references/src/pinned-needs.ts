import { checkName } from "@nbsecrets/shared";

/** A secret that a notebook says it needs, for whoever opens it next. It is part of the notebook, and read by everybody. */
export interface PinnedNeed {
  readonly name: string;
  /** What it is for, or how to come by it: one line. */
  readonly hint?: string;
  /** Where to get one: a link of the web, and of nothing else. */
  readonly url?: string;
}

const MAX_NEEDS = 200;
const MAX_HINT_LENGTH = 300;
const MAX_URL_LENGTH = 2_000;

type Json = Readonly<Record<string, unknown>>;

/**
 * What is pinned in a notebook's metadata, `{"nbsecrets": {"needs": [{"name": …}]}}`. A notebook comes from anybody: what is not
 * as it should be is passed over, and what is left is safe to show and to link to.
 */
export function readPinned(metadata: unknown): readonly PinnedNeed[] {
  const needs = asObject(asObject(metadata)["nbsecrets"])["needs"];
  const pinned = new Map<string, PinnedNeed>();
  for (const entry of Array.isArray(needs) ? needs.slice(0, MAX_NEEDS) : []) {
    const { name, hint, url } = asObject(entry);
    if (typeof name === "string" && checkName(name) === undefined && !pinned.has(name)) {
      pinned.set(name, needOf(name, hint, url));
    }
  }
  return [...pinned.values()];
}

/**
 * The metadata with these needs instead of what was pinned, as a new object. What others wrote beside them stays. Without needs
 * nothing of ours is left.
 *
 * @throws RangeError for a need whose name no secret may have, or whose link is none of the web.
 */
export function writePinned(metadata: unknown, needs: readonly PinnedNeed[]): Json {
  const whole = asObject(metadata);
  const { needs: written, ...more } = asObject(whole["nbsecrets"]);
  const known = new Map<unknown, Json>();
  for (const entry of Array.isArray(written) ? (written as unknown[]) : []) {
    known.set(asObject(entry)["name"], asObject(entry));
  }
  const entries = needs.map((need) => {
    const checked = needOf(need.name, need.hint, need.url);
    if (checkName(need.name) !== undefined || (need.url !== undefined && checked.url === undefined)) {
      throw new RangeError("A need has a name that no secret may have, or a link that is none of the web.");
    }
    const { name: _name, hint: _hint, url: _url, ...others } = known.get(need.name) ?? {};
    return { ...checked, ...others };
  });
  const ours = { ...more, ...(entries.length === 0 ? {} : { needs: entries }) };
  const { nbsecrets: _ours, ...rest } = whole;
  return Object.keys(ours).length === 0 ? rest : { ...rest, nbsecrets: ours };
}

/**
 * What is to be pinned after a person edited `before` into `wanted`, while others may have made `now` of it: of a need that the
 * person left as it was, and of one that came meanwhile, theirs holds.
 */
export function mergePinned(
  before: readonly PinnedNeed[],
  wanted: readonly PinnedNeed[],
  now: readonly PinnedNeed[],
): readonly PinnedNeed[] {
  const find = (needs: readonly PinnedNeed[], name: string): PinnedNeed | undefined =>
    needs.find((need) => need.name === name);
  const names = new Set([...wanted, ...now].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [was, is] = [find(before, name), find(wanted, name)];
    const isSame = (was && is) === undefined ? was === is : was?.hint === is?.hint && was?.url === is?.url;
    return (isSame ? find(now, name) : is) ?? [];
  });
}

function needOf(name: string, hint: unknown, url: unknown): PinnedNeed {
  const line =
    typeof hint === "string"
      ? hint
          .slice(0, 2 * MAX_HINT_LENGTH)
          .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
          .trim()
          .slice(0, MAX_HINT_LENGTH)
      : "";
  return {
    name,
    ...(line === "" ? {} : { hint: line }),
    ...(typeof url === "string" && isWebLink(url) ? { url } : {}),
  };
}

/** Whether a link is one that may be pinned: of the web, with nothing in it that could be more than a link. */
export function isWebLink(url: string): boolean {
  return (
    url.length <= MAX_URL_LENGTH && /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][!-~]*)?$/i.test(url) && !/["'<>\\`]/.test(url)
  );
}

function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
