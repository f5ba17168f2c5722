const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** To make one takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.RelativeTimeFormat>();

/**
 * How long before or after `now` a moment is, in the largest unit that fits: "3 minutes ago", "in 2 days", "now".
 *
 * @param moment - milliseconds since 1970, as `now`.
 * @param language - a BCP 47 tag; undefined for the platform's own.
 * @returns undefined where `moment` is none.
 */
export function timeInWords(
  moment: number,
  now: number,
  language: string | undefined,
  style: "long" | "narrow",
): string | undefined {
  const distance = moment - now;
  if (!Number.isFinite(distance)) {
    return undefined;
  }
  const format = relativeFormat(language, style);
  const fitting = units.find(([, length]) => Math.abs(distance) >= length);
  if (fitting === undefined) {
    return format.format(0, "second");
  }
  // Towards now: "2 days ago" was two whole days ago.
  const [unit, length] = fitting;
  return format.format(Math.trunc(distance / length), unit);
}

function relativeFormat(language: string | undefined, style: "long" | "narrow"): Intl.RelativeTimeFormat {
  const key = `${style} ${language}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style });
    formats.set(key, format);
  }
  return format;
}
