/** How alike two names must be, from 0 to 1, for "Did you mean …?". Python's difflib has the same. */
const likeness = 0.6;

/**
 * The one of `known` that is most like `name`, for "Did you mean …?"; undefined where none is alike, or `name` is one of them.
 *
 * @param atLeast - the part of the longer name's characters that need not change, from 0 to 1.
 */
export function nearestName(name: string, known: Iterable<string>, atLeast: number = likeness): string | undefined {
  let best: string | undefined;
  let most = atLeast;
  const folded = name.toUpperCase();
  for (const other of known) {
    if (other === name) {
      return undefined;
    }
    const longest = Math.max(name.length, other.length);
    const distance = editDistance(folded, other.toUpperCase(), Math.floor((1 - most) * longest + 1e-9));
    const alike = distance === undefined ? 0 : 1 - distance / longest;
    if (alike > most || (alike >= most && best === undefined && longest > 0)) {
      best = other;
      most = alike;
    }
  }
  return best;
}

/** How many characters are to be added, taken away, changed or swapped; undefined where it is more than `limit`. */
function editDistance(one: string, other: string, limit: number): number | undefined {
  if (Math.abs(one.length - other.length) > limit) {
    return undefined;
  }
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    if (Math.min(...row) > limit && Math.min(...next) > limit) {
      return undefined; // each later row is made of these two, and of more
    }
    before = row;
    row = next;
  }
  const distance = row[other.length] ?? 0;
  return distance <= limit ? distance : undefined;
}
