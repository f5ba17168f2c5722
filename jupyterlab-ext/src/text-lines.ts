/** The lines of a text that arrives in pieces; what follows the last line break is no line. Rejects as reading does. */
export async function* textLines(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  let begun = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    // Only the new piece is looked through: a line may be as long as a vault, and come in hundreds of pieces.
    const [rest = "", ...more] = decoder.decode(value, { stream: true }).split("\n");
    begun += rest;
    for (const next of more) {
      yield begun;
      begun = next;
    }
  }
}
