import type { ISessionContext } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Contents, Kernel } from "@jupyterlab/services";
import type { IStateDB } from "@jupyterlab/statedb";
import { keepsLoaded, listed, loadableTogether } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import type { FrontNeeds } from "./front-needs";
import { newKey } from "./new-key";
import { offer, tell } from "./notice";
import { KeptNames, storedValues } from "./kept-names";
import { needsOfNotebook, notebookCode } from "./notebook-code";

const KEY = "nbsecrets:keep-loaded";

type Choices = Readonly<Record<string, boolean>>;

/**
 * Loads what a notebook reads into its kernel, without a cell: when that starts, and after a secret changed, as soon as the panel
 * shows that notebook. Only where a person has said so: of the notebook, which counts there, or of all. Asked once in a page and
 * notebook, after the first load by hand.
 */
export class KeepLoaded {
  readonly #context: CommandContext;
  readonly #needs: FrontNeeds;
  readonly #states: IStateDB | null;
  /** What a person has said of notebooks, by path; undefined until that was read. */
  #choices: Map<string, boolean> | undefined;
  #reading: Promise<Map<string, boolean>> | undefined;
  readonly #asked = new WeakSet<NotebookPanel>();
  /** What was tried last for the kernel in front: what did not help is not tried again. */
  #tried = "";
  readonly #kept = new KeptNames();

  constructor(context: CommandContext, needs: FrontNeeds, states: IStateDB | null) {
    this.#context = context;
    this.#needs = needs;
    this.#states = states;
    context.notebooks?.widgetAdded.connect((_sender, panel) => this.#follow(panel));
    context.notebooks?.forEach((panel) => this.#follow(panel));
    context.app.serviceManager.contents.fileChanged.connect(
      (_sender, change) => void this.#onFile(change).catch(this.#warn),
    );
    this.#known().then(() => this.#showChoice(), this.#warn);
    context.stages.onChange(() => void this.#keepFront().catch(this.#warn));
  }

  /** The notebook in front; null where a console is, or nothing. */
  get notebook(): NotebookPanel | null {
    return this.#needs.notebook;
  }

  /** After a person loaded something by hand into the kernel of a notebook: whether that is to be kept up there. */
  async ask(panel: NotebookPanel | null): Promise<void> {
    const choices = await this.#known();
    const { trans, settings } = this.#context;
    if (panel === null || settings.keepLoaded || choices.has(panel.context.path) || this.#asked.has(panel)) {
      return;
    }
    if (keepsLoaded(notebookCode(panel).map(({ code }) => code))) {
      return;
    }
    this.#asked.add(panel);
    const choose = (keep: boolean) => async (): Promise<void> => this.#choose(panel.context.path, keep);
    offer({ key: "keep-loaded", params: {} }, trans, {
      [trans.__("This notebook")]: choose(true),
      [trans.__("Always")]: () => settings.keepAlways(),
      [trans.__("No")]: choose(false),
    });
  }

  /** Whether the notebook in front is kept loaded, as far as that has been read. */
  get isOn(): boolean {
    const panel = this.notebook;
    return panel !== null && (this.#choices?.get(panel.context.path) ?? this.#context.settings.keepLoaded);
  }

  /** Turns it on or off in the notebook in front. What its kernel has by now stays there. */
  async toggle(): Promise<void> {
    const { trans } = this.#context;
    const panel = this.notebook;
    if (panel === null) {
      tell({ key: "notebook-needed", params: {} }, trans);
      return;
    }
    const keep = !(await this.#isKept(panel));
    await this.#choose(panel.context.path, keep);
    tell({ key: keep ? "keep-loaded-on" : "keep-loaded-off", params: {} }, trans);
    await this.#loadInto(panel);
  }

  async #choose(path: string, keep: boolean): Promise<void> {
    (await this.#known()).set(path, keep);
    await this.#remember();
    await this.#keepFront();
  }

  /** A choice goes with its notebook: one that is made later under that name was never asked about. */
  async #onFile({ type, oldValue, newValue }: Contents.IChangedArgs): Promise<void> {
    const before = oldValue?.path;
    if (before === undefined || (type !== "rename" && type !== "delete")) {
      return;
    }
    const choices = await this.#known();
    const moved = [...choices].filter(([path]) => path === before || path.startsWith(`${before}/`));
    for (const [path, keep] of moved) {
      choices.delete(path);
      if (type === "rename" && newValue?.path !== undefined) {
        choices.set(`${newValue.path}${path.slice(before.length)}`, keep);
      }
    }
    if (moved.length > 0) {
      await this.#remember();
    }
  }

  async #remember(): Promise<void> {
    await this.#states?.save(KEY, Object.fromEntries(await this.#known()));
    this.#showChoice();
  }

  /** In palette and menu. */
  #showChoice(): void {
    this.#context.app.commands.notifyCommandChanged("nbsecrets:keep-loaded");
  }

  #known(): Promise<Map<string, boolean>> {
    this.#reading ??= (async () => {
      const saved = (await this.#states?.fetch(KEY)) as Choices | undefined;
      this.#choices = new Map(Object.entries(saved ?? {}).filter(([, keep]) => typeof keep === "boolean"));
      return this.#choices;
    })();
    return this.#reading;
  }

  async #isKept(panel: NotebookPanel): Promise<boolean> {
    return (await this.#known()).get(panel.context.path) ?? this.#context.settings.keepLoaded;
  }

  /** Of the notebook in front, while the panel is shown, whose states say what there is to load. */
  async #keepFront(): Promise<void> {
    const { stages, model } = this.#context;
    const panel = this.notebook;
    const needed = new Set(this.#needs.state.needs.map(({ name }) => name));
    const kernel = panel?.sessionContext.session?.kernel?.id ?? "";
    const versions = storedValues(model.state.secrets);
    const names = this.#kept.due(
      { kernel, stages: stages.state.stages, versions },
      stages.loadable.filter((name) => needed.has(name)),
    );
    const attempt = JSON.stringify([panel?.context.path, kernel, names, [...needed].map((name) => versions.get(name))]);
    if (names.length === 0) {
      // What is loaded by now may have to be loaded again, into a kernel that was started anew.
      this.#tried = "";
    } else if (panel && attempt !== this.#tried && (await this.#isKept(panel))) {
      this.#tried = attempt;
      await stages.load(names);
    }
  }

  #follow(panel: NotebookPanel): void {
    let isNew = true;
    const { sessionContext } = panel;
    const onStatus = ({ session }: ISessionContext, status: string): void => {
      if (status === "starting" || status === "restarting" || status === "autorestarting") {
        isNew = true;
      } else if (status === "idle" && isNew && session?.kernel) {
        isNew = false;
        void this.#loadInto(panel).catch(this.#warn);
      }
    };
    sessionContext.statusChanged.connect(onStatus);
    sessionContext.kernelChanged.connect(() => (isNew = true));
  }

  /** A kernel that has just started has nothing yet. */
  async #loadInto(panel: NotebookPanel): Promise<void> {
    const kernel = panel.sessionContext.session?.kernel;
    if (!kernel || !(await this.#isKept(panel))) {
      return;
    }
    const { model, stages } = this.#context;
    await listed(model);
    const stored = new Set(loadableTogether(model.state.secrets.map(({ name }) => name)));
    const names = (await needsOfNotebook(panel, stored)).filter((name) => stored.has(name));
    if (names.length === 0) {
      return;
    }
    const { loadExpression } = await import("@nbsecrets/shared");
    const { evaluateInKernel } = await import("./evaluate-in-kernel");
    const missing = await this.#missingIn(kernel, names);
    if (missing.length > 0) {
      await evaluateInKernel(kernel, loadExpression(missing), true);
      await stages.ask();
    }
  }

  /** It may have run for long before this page came: what cells have set there stays. */
  async #missingIn(kernel: Kernel.IKernelConnection, names: readonly string[]): Promise<readonly string[]> {
    const { askExpression, kernelAnswer, stagesOf } = await import("@nbsecrets/shared");
    const { evaluateInKernel } = await import("./evaluate-in-kernel");
    const key = newKey();
    const answer = kernelAnswer(await evaluateInKernel(kernel, askExpression(names, key), true));
    if (answer === undefined || answer.isBroken === true) {
      return [];
    }
    const stages = stagesOf(await this.#context.model.stages({ names, key, answer }), answer.loaded);
    return names.filter((name) => !["in-kernel", "different"].includes(stages.get(name) ?? ""));
  }

  readonly #warn = (error: unknown): void =>
    console.warn("Notebook Secrets cannot keep this notebook's secrets loaded.", error);
}
