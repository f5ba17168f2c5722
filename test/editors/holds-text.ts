/** Whether a text is in there: as it stands, as UTF-16, or as base64 at each of its three offsets. */
export function holdsText(content: Buffer, text: string): boolean {
  const forms = [Buffer.from(text), Buffer.from(text, "utf16le")].concat(
    [0, 1, 2].map((offset) => {
      const base64 = Buffer.from("x".repeat(offset) + text).toString("base64");
      return Buffer.from(base64.slice(offset === 0 ? 0 : 4, -4));
    }),
  );
  return forms.some((form) => content.includes(form));
}
