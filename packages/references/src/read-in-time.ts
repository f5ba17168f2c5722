import type { Parser, Tree } from "@lezer/common";

/** Trees of longer code may be more than a parser's own structures hold, in UTF-16 units; they fail when they are walked. */
const SOUND = 65_536;
/** The longest that reading one cell or file may take, in milliseconds. */
const LONGEST = 1_500;

/**
 * The syntax tree; undefined where the code has no structure that a parser finds in time. What people write takes some
 * milliseconds. A few kilobytes of nothing but `/*` would take minutes, and some input makes a parser fail.
 */
function parseInTime(parser: Parser, code: string): Tree | undefined {
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

/** What `read` finds in the syntax tree; undefined where there is none, or it cannot be walked. */
export function readInTime<Found>(parser: Parser, code: string, read: (tree: Tree) => Found): Found | undefined {
  const tree = parseInTime(parser, code);
  try {
    return tree && read(tree);
  } catch (error) {
    if (code.length < SOUND) {
      throw error;
    }
    return undefined;
  }
}
