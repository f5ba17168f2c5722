import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import { stillUsedWords, type PanelModel } from "@nbsecrets/shared";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";

/** A question, below which appears which code still says the name; whoever answers before that is not held up. */
export class StillUsedQuestion extends Widget {
  readonly #stop = new AbortController();

  constructor(question: string, name: string, model: PanelModel, trans: TranslationBundle) {
    super();
    this.addClass("nbsecrets-question");
    const text = document.createElement("p");
    text.textContent = question;
    const notice = new FormNotice("nbsecrets-still-used");
    this.node.append(text, notice.element);
    const { signal } = this.#stop;
    model.whereUsed([name], { signal }).then(
      (report) => {
        const still = signal.aborted ? undefined : stillUsedWords(report);
        notice.show(still && sentence(still, trans));
      },
      () => undefined, // the question is no other one where nothing could be looked through
    );
  }

  override dispose(): void {
    this.#stop.abort();
    super.dispose();
  }
}
