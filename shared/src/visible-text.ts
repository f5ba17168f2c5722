/** Control, format and other characters that show nothing or turn the order of their neighbours; spaces but the plain one. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/**
 * A name as it can be shown beside others without passing for one of them: characters that nobody sees stand as ⟨U+202E⟩.
 * Names that `checkName` allows come back as they are.
 */
export function visibleText(name: string): string {
  return name.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}
