/** Line breaks that are pasted into an input box become blanks: a text without any was not several lines. */
export function mayBeFlattened(text: string): boolean {
  return /\s/.test(text.trim());
}

/** Whether `text` is what the clipboard holds but for its line breaks, and those are not only at its ends. */
export function isFlattened(text: string, copied: string): boolean {
  const bare = (whole: string): string => whole.replace(/\s+/g, "");
  return text !== copied && /[\r\n]/.test(copied.trim()) && bare(text) !== "" && bare(text) === bare(copied);
}
