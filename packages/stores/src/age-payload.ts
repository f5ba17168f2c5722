import { createCipheriv, createDecipheriv, getCiphers, hkdfSync, randomBytes } from "node:crypto";

/**
 * The payload of an age file (https://age-encryption.org/v1, "Payload"), with the platform's own cipher: ten times as
 * fast as the one in JavaScript that the age library brings, which took most of the time of every write.
 */
const CIPHER = "chacha20-poly1305";
const CHUNK = 64 * 1024;
const TAG = 16;
const NONCE = 16;

/** Electron's cryptography does not have it; there the library does all. */
export const hasNativePayload: boolean = getCiphers().includes(CIPHER);

/** @param fileKey - from the file's header; a new one for each file. */
export function sealPayload(fileKey: Uint8Array, plain: Uint8Array): Uint8Array[] {
  const nonce = randomBytes(NONCE);
  const key = payloadKey(fileKey, nonce);
  const parts: Uint8Array[] = [nonce];
  const chunks = Math.max(1, Math.ceil(plain.byteLength / CHUNK));
  for (let index = 0; index < chunks; index += 1) {
    const cipher = createCipheriv(CIPHER, key, chunkNonce(index, index === chunks - 1), { authTagLength: TAG });
    parts.push(cipher.update(plain.subarray(index * CHUNK, (index + 1) * CHUNK)), cipher.final(), cipher.getAuthTag());
  }
  return parts;
}

/** Throws when anything was changed, added or cut off. */
export function openPayload(fileKey: Uint8Array, payload: Uint8Array): Uint8Array {
  const key = payloadKey(fileKey, payload.subarray(0, NONCE));
  const sealed = payload.subarray(NONCE);
  const chunks = Math.max(1, Math.ceil(sealed.byteLength / (CHUNK + TAG)));
  const parts: Uint8Array[] = [];
  for (let index = 0; index < chunks; index += 1) {
    const last = index === chunks - 1;
    const chunk = sealed.subarray(index * (CHUNK + TAG), (index + 1) * (CHUNK + TAG));
    const end = chunk.byteLength - TAG;
    if (end < 0 || (end === 0 && index > 0)) {
      throw new Error("an age payload that ends in the middle");
    }
    const decipher = createDecipheriv(CIPHER, key, chunkNonce(index, last), { authTagLength: TAG });
    decipher.setAuthTag(chunk.subarray(end));
    parts.push(decipher.update(chunk.subarray(0, end)), decipher.final());
  }
  return Buffer.concat(parts);
}

/** How many bytes of an age file are its header; throws when it has no whole one. */
export function headerLength(sealed: Uint8Array): number {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const lastLine = bytes.indexOf("\n---");
  const end = lastLine < 0 ? -1 : bytes.indexOf("\n", lastLine + 1);
  if (end < 0) {
    throw new Error("an age header that ends in the middle");
  }
  return end + 1;
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", fileKey, nonce, "payload", 32));
}

/** Eleven bytes that count the chunks, and one that marks the last. */
function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
