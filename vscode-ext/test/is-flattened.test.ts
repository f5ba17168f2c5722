import { expect, it } from "vitest";
import { isFlattened, mayBeFlattened } from "../src/is-flattened.ts";

const pem = "-----BEGIN KEY-----\nabc\ndef\n-----END KEY-----\n";

it.each([
  ["a key whose line breaks became spaces", pem.trim().replaceAll("\n", " "), pem, true],
  ["a key whose line breaks are gone", pem.replaceAll("\n", ""), pem, true],
  ["the same with line breaks of Windows", pem.replaceAll("\n", " "), pem.replaceAll("\n", "\r\n"), true],
  ["a token whose line ended when it was copied", "token", "token\n", false],
  ["something else that was typed", "token", pem, false],
  ["a part of what was copied", "abc", pem, false],
  ["exactly what was copied", "token", "token", false],
  ["nothing", "", "\n \n", false],
])("%s", (_what, text, copied, expected) => {
  expect(isFlattened(text, copied)).toBe(expected);
});

it("is asked of texts with blanks alone, since reading the clipboard may need a permission", () => {
  expect(mayBeFlattened("-----BEGIN KEY----- abc")).toBe(true);
  expect(mayBeFlattened(" token ")).toBe(false);
});
