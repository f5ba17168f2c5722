/** A note of another writer without the characters that turn the order of what stands beside it; text of any script keeps its own. */
export function withoutTurns(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}
