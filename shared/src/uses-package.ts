import { keepsLoaded } from "./keeps-loaded.ts";
import { snippetLanguage } from "./snippets.ts";

/** Whether a document imports `nbsecrets` already, so that code of ours may take it for granted where no kernel can be asked. */
export function usesPackage(language: string, sources: readonly string[]): boolean {
  const snippets = snippetLanguage(language);
  return (
    snippets?.language === "python" &&
    (keepsLoaded(sources) || sources.some((code) => snippets.hasImport(code, "import nbsecrets")))
  );
}
