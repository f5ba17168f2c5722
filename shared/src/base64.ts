const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const symbols = Uint8Array.from(alphabet, (symbol) => symbol.charCodeAt(0));
const padding = "=".charCodeAt(0);
const codes = new Uint8Array(256).fill(255);
for (let index = 0; index < alphabet.length; index++) {
  codes[alphabet.charCodeAt(index)] = index;
}

/** Characters joined at once: `String.fromCharCode` takes its input as arguments, of which engines allow some 65,000. */
const chunk = 0x6000;

/** Standard base64 (RFC 4648 section 4), padded. Written here because the core has neither Node's nor the browser's. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += chunk) {
    parts.push(encodeChunk(bytes.subarray(start, start + chunk)));
  }
  return parts.join("");
}

function encodeChunk(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const word = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    out[at++] = symbols[word >> 18] ?? 0;
    out[at++] = symbols[(word >> 12) & 63] ?? 0;
    out[at++] = symbols[(word >> 6) & 63] ?? 0;
    out[at++] = symbols[word & 63] ?? 0;
  }
  // Where the last group lacks one or two bytes, as many symbols say nothing.
  out.fill(padding, out.length - ((3 - (bytes.length % 3)) % 3));
  // Spreading the bytes as arguments takes several times as long: it goes through their iterator.
  return String.fromCharCode.apply(null, out as unknown as number[]);
}

/** The bytes, or undefined when `text` is not padded standard base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) {
    return undefined;
  }
  const missing = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - missing);
  let at = 0;
  for (let index = 0; index < text.length; index += 4) {
    let word = 0;
    const last = index + 4 === text.length ? missing : 0;
    for (let offset = 0; offset < 4; offset++) {
      const code = offset >= 4 - last ? 0 : (codes[text.charCodeAt(index + offset)] ?? 255);
      if (code === 255) {
        return undefined;
      }
      word = (word << 6) | code;
    }
    bytes[at++] = word >> 16;
    if (at < bytes.length) {
      bytes[at++] = (word >> 8) & 255;
    }
    if (at < bytes.length) {
      bytes[at++] = word & 255;
    }
  }
  return bytes;
}
