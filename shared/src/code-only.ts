/**
 * How a language writes comments and the strings in which a comment sign is none: alternatives of one pattern. The backslash
 * is passed over with what follows it, so that no escaped quote begins a search for its end.
 */
const patterns = {
  python: /("""|''')[^]*?(?:\1|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|\\[^]/g,
  r: /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|#[^\n]*|\\[^]/g,
  julia: /"""[^]*?(?:"""|$)|"(?:\\[^]|[^"\\])*"|#=[^]*?(?:=#|$)|#[^\n]*|\\[^]/g,
  javascript: /`(?:\\[^]|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|\\[^]/g,
  shell: /"(?:\\[^]|[^"\\])*"|'[^']*'|\\[^]|(?<![^\s;&|()])#[^\n]*/g,
} as const;

/** The source without what no kernel runs: comments, and Python's and Julia's texts in three quotes. Strings stay. */
export function codeOnly(source: string, language: keyof typeof patterns): string {
  return source.replace(patterns[language], (text) => (isRead(text, language) ? text : ""));
}

/** The source, at the same offsets, with blanks for texts and comments of several lines: what looks like code there is none. */
export function codeInPlace(source: string, language: keyof typeof patterns): string {
  return source.replace(patterns[language], (text) =>
    text.includes("\n") && !text.startsWith("\\") ? " ".repeat(text.length) : text,
  );
}

function isRead(text: string, language: keyof typeof patterns): boolean {
  if (language === "javascript") {
    return !text.startsWith("/");
  }
  return !text.startsWith("#") && !text.startsWith('"""') && !text.startsWith("'''");
}
