import { encodeUtf8 } from "./utf8.ts";

const escape =
  /\\(?:([abeEfnrtv\\'"?])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(\\\\|[^]))/g;
const letters: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Stands for the byte 0x80 + n that belongs to no character: U+DC80 + n, which no text that was UTF-8 holds. */
const STRAY = 0xdc00;
const strayByte = /[\udc80-\udcff]/u;

/**
 * What `$'…'` means in bash and zsh, given what is between the quotes; undefined where an escape stands for a zero byte or
 * half a character, which no variable holds. Bytes that `shellBytes` gives back are in it where escapes make some.
 */
export function ansiText(content: string): string | undefined {
  let valid = true;
  const character = (code: number): string => {
    valid &&= code !== 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? String.fromCodePoint(code) : "";
  };
  const text = content.replace(escape, (...match: (string | undefined)[]) => {
    const [, letter, octal, hex, short, long, control] = match;
    if (letter !== undefined) {
      return letters[letter] ?? letter;
    }
    if (control !== undefined) {
      return character(controlCode(control));
    }
    const code =
      octal === undefined ? Number.parseInt(hex ?? short ?? long ?? "", 16) : Number.parseInt(octal, 8) & 255;
    const isByte = octal !== undefined || hex !== undefined;
    return isByte && code > 127 ? String.fromCharCode(STRAY + code) : character(code);
  });
  return valid ? text : undefined;
}

/** What `\c` makes of a character; a zero, which no variable holds, of one that is no ASCII: bash would take its first byte alone. */
function controlCode(control: string): number {
  const code = control.toUpperCase().charCodeAt(0);
  return code > 127 ? 0 : control === "?" ? 127 : code & 31;
}

/** The bytes of a text in which single bytes may stand. */
export function shellBytes(text: string): Uint8Array {
  if (!strayByte.test(text)) {
    return encodeUtf8(text);
  }
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (strayByte.test(character)) {
      bytes.push(code - STRAY);
    } else {
      bytes.push(...encodeUtf8(character));
    }
  }
  return Uint8Array.from(bytes);
}
