/**
 * The first line of a script where code may go: after a shebang, comments that stand alone (a licence, an encoding) and
 * directives, in front of code and of the comment that belongs to it.
 *
 * @param comment - matches a line, without its indentation, that is a comment.
 * @param directive - matches one that must come before any code.
 */
export function firstFreeLine(source: string, comment: RegExp, directive?: RegExp): number {
  const lines = source.split("\n");
  let free = source.startsWith("#!") ? 1 : 0;
  let isWithinComment = false;
  for (let index = free; index < lines.length; index++) {
    const line = lines[index]?.trim() ?? "";
    if (isWithinComment) {
      isWithinComment = !line.includes("*/");
    } else if (directive?.test(line) === true) {
      free = index + 1;
    } else if (line === "") {
      // What is in front of an empty line, or of the end, stands alone. After the last line break there is no line to pass.
      free = index < lines.length - 1 ? index + 1 : index;
    } else if (directive !== undefined && line.startsWith("/*")) {
      isWithinComment = !line.includes("*/", 2);
    } else if (!comment.test(line)) {
      break;
    }
  }
  return free;
}
