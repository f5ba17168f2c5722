import type { Parser, Tree } from "@lezer/common";

/** The longest that reading one cell or file may take, in milliseconds. */
const LONGEST = 1_500;

/**
 * The syntax tree; undefined where the code has no structure that a parser finds in time. What people write takes some
 * milliseconds. A few kilobytes of nothing but `/*` would take minutes, and some input makes a parser fail.
 */
export function parseInTime(parser: Parser, code: string): Tree | undefined {
  const end = Date.now() + LONGEST;
  try {
    const parse = parser.startParse(code);
    for (let step = 1; ; step += 1) {
      const tree = parse.advance();
      if (tree !== null) {
        return tree;
      }
      if (step % 32 === 0 && Date.now() > end) {
        return undefined;
      }
    }
  } catch {
    return undefined;
  }
}
