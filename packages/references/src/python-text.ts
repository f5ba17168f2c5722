import type { SyntaxNode } from "@lezer/common";

/**
 * What is between the quotes of a literal text, and where. Undefined for everything else: bytes, texts with escapes or
 * put together from several, f-strings with something to compute.
 */
export function literalText(
  node: SyntaxNode,
  code: string,
): { readonly name: string; readonly from: number; readonly to: number } | undefined {
  if (node.name !== "String" && (node.name !== "FormatString" || node.firstChild !== null)) {
    return undefined;
  }
  const whole = code.slice(node.from, node.to);
  const [open = "", quote = ""] = /^[rRuUfF]{0,2}("""|'''|"|')/.exec(whole) ?? [];
  // One that is just being written has no end yet, and the parser looks for one further down.
  const written = quote.length === 1 ? (/^[^\r\n]*/.exec(whole)?.[0] ?? "") : whole;
  if (open === "") {
    return undefined;
  }
  const isClosed = written.length >= open.length + quote.length && written.endsWith(quote);
  const name = written.slice(open.length, isClosed ? written.length - quote.length : undefined);
  if (/[\\{}\n]/.test(name)) {
    return undefined;
  }
  const from = node.from + open.length;
  return { name, from, to: from + name.length };
}
