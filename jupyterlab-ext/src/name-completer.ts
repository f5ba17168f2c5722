import type { CompletionHandler, ICompletionContext, ICompletionProvider } from "@jupyterlab/completer";
import type { CodeInFront, LanguageContext } from "./code-in-front";

/** Names of secrets where code reads one, beside what the kernel and the text offer. It asks no kernel. */
export class NameCompleter implements ICompletionProvider {
  readonly identifier = "CompletionProvider:nbsecrets";
  /** Before the kernel's (550), which knows the variables that it has already. */
  readonly rank = 600;
  readonly renderer = null;
  readonly #context: LanguageContext;
  readonly #code: CodeInFront;

  constructor(context: LanguageContext, code: CodeInFront) {
    this.#context = context;
    this.#code = code;
  }

  async isApplicable(): Promise<boolean> {
    return this.#context.settings.completeNames;
  }

  async fetch(
    { text, offset }: CompletionHandler.IRequest,
    { editor }: ICompletionContext,
  ): Promise<CompletionHandler.ICompletionItemsReply> {
    const none = { start: offset, end: offset, items: [] };
    if (!editor) {
      return none;
    }
    const { completeNames } = await import("./complete-names");
    return (await completeNames(this.#context, this.#code.document, { editor, text, offset })) ?? none;
  }
}
