/**
 * Where each UTF-16 unit of a string's value is written in its JSON literal, as offsets from the literal's opening quote; one more
 * for its end.
 *
 * @param literal - with its quotes, as it stands in valid JSON.
 */
export function jsonStringOffsets(literal: string): readonly number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < literal.length - 1) {
    offsets.push(at);
    // A backslash stands before one letter, or before "u" and four digits.
    at += literal[at] !== "\\" ? 1 : literal[at + 1] === "u" ? 6 : 2;
  }
  offsets.push(at);
  return offsets;
}
