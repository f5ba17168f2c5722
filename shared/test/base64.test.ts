import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../src/index.ts";
import { randomBytes } from "node:crypto";

describe("base64", () => {
  it("agrees with Node's, for every length up to 2,000 bytes", () => {
    for (let length = 0; length <= 2000; length++) {
      const bytes = randomBytes(length);
      const text = bytes.toString("base64");
      expect(encodeBase64(bytes)).toBe(text);
      expect(Buffer.from(decodeBase64(text) ?? []).equals(bytes)).toBe(true);
    }
  });

  it.each([0x6000 - 1, 0x6000, 0x6000 + 1, 2 * 0x6000, 1024 * 1024, 1024 * 1024 + 1])(
    "agrees with Node's where it works in parts: %i bytes",
    (length) => {
      const bytes = randomBytes(length);
      const text = encodeBase64(bytes);
      expect(text === bytes.toString("base64")).toBe(true);
      expect(Buffer.from(decodeBase64(text) ?? []).equals(bytes)).toBe(true);
    },
  );

  it("encodes a view by its own bytes, not by those of its buffer", () => {
    expect(encodeBase64(new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4))).toBe("AgME");
  });

  it.each([
    ["a length that is no multiple of four", "QUJ"],
    ["no padding", "QQ"],
    ["three characters of padding", "Q==="],
    ["nothing but padding", "===="],
    ["padding in the middle", "QQ==QUJD"],
    ["padding before the last place", "QU=D"],
    ["the alphabet for addresses", "-_-_"],
    ["a space", "QU D"],
    ["a newline at the end", "QUJD\n"],
    ["a newline of four", "QUJ\n"],
    ["a character beyond ASCII", "QUJé"],
    ["a character beyond 255 whose low byte is in the alphabet", "QUJ\u0141"],
    ["a NUL", "QUJ\0"],
  ])("refuses %s", (_situation, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it("passes over bits after the last byte, as Node and Go do", () => {
    expect(decodeBase64("QR==")).toEqual(Uint8Array.of(65));
    expect(decodeBase64("QUF=")).toEqual(Uint8Array.of(65, 65));
  });

  it("decodes nothing from nothing", () => {
    expect(decodeBase64("")).toEqual(new Uint8Array(0));
  });
});
