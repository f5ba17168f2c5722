import { expect, it } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../src/index.ts";

it.each(["", "plain", "\ufeffwith a mark", "密码 🔑", "a\r\nb\n", "a\0b"])("gives %j back as it was", (text) => {
  expect(decodeUtf8(encodeUtf8(text))).toBe(text);
});

it.each([[[0xff]], [[0x61, 0x80]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])("takes %j for no text", (bytes) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
});

it("writes half a surrogate pair as the replacement character", () => {
  expect([...encodeUtf8("\ud83d")]).toEqual([0xef, 0xbf, 0xbd]);
});
