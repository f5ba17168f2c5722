import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { PanelModel, StagesModel } from "@nbsecrets/shared";
import { fileDocument, notebookDocument, type CodeDocument } from "./code-document";
import type { NameMarks } from "./name-marks";
import type { PanelSettings } from "./panel-settings";

/** What is known to whom follows names in code. */
export interface LanguageContext {
  readonly app: JupyterFrontEnd;
  readonly model: PanelModel;
  readonly stages: StagesModel;
  readonly notebooks: INotebookTracker | null;
  readonly editors: IEditorTracker | null;
  readonly settings: PanelSettings;
  readonly trans: TranslationBundle;
}

/** How long code has to lie still before it is looked at, in milliseconds. */
const STILL = 400;

/**
 * Follows the notebook or file in front, and has the unknown names in its code marked. Code without names asks for no list, and what
 * reads code is loaded after the page.
 */
export class CodeInFront {
  readonly #context: LanguageContext;
  #marks: Promise<NameMarks> | undefined;
  #document: CodeDocument | undefined;
  #end: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLooking = false;
  #isAtRest = false;
  /** What was looked at last. */
  #looked = "";
  #again = false;

  constructor(context: LanguageContext) {
    this.#context = context;
    const { app, notebooks, editors, model, settings } = context;
    const follow = (): void => this.#follow();
    notebooks?.currentChanged.connect(follow);
    editors?.currentChanged.connect(follow);
    app.shell.currentChanged?.connect(follow);
    let { secrets } = model.state;
    model.onChange(() => {
      if (model.state.secrets !== secrets || model.stale) {
        ({ secrets } = model.state);
        this.#look();
      }
    });
    settings.changed.connect(() => this.#look());
    void app.restored.then(atRest).then(() => {
      this.#isAtRest = true;
      follow();
    });
  }

  /** The document of an editor that is in front; undefined for any other. */
  get document(): CodeDocument | undefined {
    return this.#document;
  }

  #follow(): void {
    const { app, notebooks, editors } = this.#context;
    const front = app.shell.currentWidget;
    const panel = notebooks?.find((one) => one === front);
    const file = panel === undefined ? editors?.find((one) => one === front) : undefined;
    const found = panel ?? file;
    if (found === undefined || !this.#isAtRest) {
      // A panel at the side has the focus, or something that holds no code.
      return;
    }
    this.#end?.();
    const changed = panel?.content.modelContentChanged ?? file?.content.model.sharedModel.changed;
    const soon = (): void => this.#soon();
    this.#looked = "";
    changed?.connect(soon);
    this.#end = () => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      changed?.disconnect(soon);
    };
    this.#document = panel !== undefined ? notebookDocument(panel) : file && fileDocument(file);
    void found.context.ready.then(() => this.#look());
  }

  /** A kernel that starts and a cell that runs change a notebook as well, and nothing that is looked at. */
  #soon(): void {
    if (this.#timer !== undefined || this.#text() !== this.#looked) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), STILL);
    }
  }

  #text(): string {
    const document = this.#document;
    return document === undefined || document.isDisposed
      ? ""
      : JSON.stringify([
          document.cells(),
          (document.metadata() as { readonly nbsecrets?: unknown } | undefined)?.nbsecrets,
        ]);
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = true;
    if (!this.#isLooking) {
      this.#isLooking = true;
      void this.#lookUntilDone();
    }
  }

  async #lookUntilDone(): Promise<void> {
    try {
      this.#marks ??= import("./name-marks").then(({ NameMarks }) => new NameMarks(this.#context));
      const marks = await this.#marks;
      while (this.#again) {
        this.#again = false;
        this.#looked = this.#text();
        const document = this.#document;
        if (document !== undefined && !document.isDisposed) {
          await marks.show(document);
          document.onDrawn(() => this.#look());
        }
      }
    } catch (error) {
      // Its kind alone: what a message quotes of code may be a value.
      const kind = error instanceof Error ? error.name : "unknown";
      console.warn(`Notebook Secrets cannot mark names in this document (${kind}).`);
    } finally {
      this.#isLooking = false;
    }
  }
}

/** Once the page has drawn what it begins with; a connection that is opened before would be waited for in vain. */
function atRest(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => resolve(), { timeout: 5_000 });
    } else {
      resolve();
    }
  });
}
