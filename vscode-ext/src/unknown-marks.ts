import { listed, type PanelModel, type SecretInfo } from "@nbsecrets/shared";
import {
  languages,
  Range,
  window,
  workspace,
  type Diagnostic,
  type Disposable,
  type NotebookDocument,
  type TextDocument,
  type Uri,
} from "vscode";
import { codeLanguages } from "./code-languages.ts";

/** How long code has to lie still before it is looked at, in milliseconds. */
const STILL = 400;

/** Marks below unknown names in the code that is on the screen. Code that names nothing asks for no list. */
export class UnknownMarks implements Disposable {
  readonly #model: PanelModel;
  readonly #collection = languages.createDiagnosticCollection("nbsecrets");
  readonly #disposables: readonly Disposable[];
  #secrets: readonly SecretInfo[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #again = false;
  #disposed = false;

  constructor(model: PanelModel) {
    this.#model = model;
    this.#secrets = model.state.secrets;
    const soon = (): void => this.#soon();
    this.#disposables = [
      this.#collection,
      window.onDidChangeVisibleTextEditors(soon),
      window.onDidChangeVisibleNotebookEditors(soon),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (codeLanguages.includes(document.languageId)) {
          this.#soon();
        }
      }),
      workspace.onDidChangeNotebookDocument(soon),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("nbsecrets.markUnknownNames")) {
          this.#soon();
        }
      }),
      { dispose: model.onChange(() => this.#onModel()) },
    ];
    this.#soon();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#disposables.forEach((disposable) => void disposable.dispose());
  }

  #onModel(): void {
    const { secrets } = this.#model.state;
    if (secrets !== this.#secrets || this.#model.stale) {
      this.#secrets = secrets;
      this.#soon();
    }
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#again = true;
      if (!this.#isLooking) {
        this.#isLooking = true;
        void this.#lookUntilDone();
      }
    }, STILL);
  }

  async #lookUntilDone(): Promise<void> {
    try {
      while (this.#again && !this.#disposed) {
        this.#again = false;
        const marks = await this.#marks();
        if (!this.#disposed) {
          this.#collection.clear();
          this.#collection.set(marks);
        }
      }
    } finally {
      this.#isLooking = false;
    }
  }

  async #marks(): Promise<readonly [Uri, readonly Diagnostic[]][]> {
    const shown = shownCode().filter((code) =>
      workspace.getConfiguration("nbsecrets", code.uri).get<boolean>("markUnknownNames", true),
    );
    if (shown.length === 0) {
      return [];
    }
    const [{ codeNames }, { unknownNames }, { UnknownDiagnostic }] = await Promise.all([
      import("./code-names.ts"),
      import("@nbsecrets/references"),
      import("./unknown-diagnostic.ts"),
    ]);
    const read = shown.map((code) => codeNames(code));
    if (!read.some(({ readings }) => readings.some(({ references }) => references.length > 0))) {
      return [];
    }
    await listed(this.#model);
    const { phase, secrets } = this.#model.state;
    if (phase !== "ready") {
      // Which names are stored is not known.
      return [];
    }
    const stored = new Set(secrets.map(({ name }) => name));
    const marks = new Map<string, [Uri, Diagnostic[]]>();
    for (const { documents, readings, pinned } of read) {
      for (const { place, nearest } of unknownNames(readings, { stored, pinned })) {
        const document = documents[place.cell];
        if (document !== undefined) {
          const range = new Range(document.positionAt(place.from), document.positionAt(place.to));
          const known = marks.get(document.uri.toString()) ?? [document.uri, []];
          known[1].push(new UnknownDiagnostic(range, place.name, nearest));
          marks.set(document.uri.toString(), known);
        }
      }
    }
    return [...marks.values()];
  }
}

/** Notebooks and files that are on the screen. */
function shownCode(): readonly (NotebookDocument | TextDocument)[] {
  return [
    ...window.visibleNotebookEditors.map(({ notebook }) => notebook),
    ...window.visibleTextEditors
      .map(({ document }) => document)
      .filter(({ uri, languageId }) => uri.scheme !== "vscode-notebook-cell" && codeLanguages.includes(languageId)),
  ];
}
