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
  const written = code.slice(node.from, node.to);
  const [open = "", quote = ""] = /^[rRuUfF]{0,2}("""|'''|"|')/.exec(written) ?? [];
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
