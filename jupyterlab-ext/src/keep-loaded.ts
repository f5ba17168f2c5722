import type { ISessionContext } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Kernel } from "@jupyterlab/services";
import type { IStateDB } from "@jupyterlab/statedb";
import { keepsLoaded, listed, loadableTogether } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import type { FrontNeeds } from "./front-needs";
import { newKey } from "./new-key";
import { offer } from "./notice";
import { KeptNames } from "./kept-names";
import { needsOfNotebook, notebookCode } from "./notebook-code";

const KEY = "nbsecrets:keep-loaded";

type Choices = Readonly<Record<string, boolean>>;

/**
 * Loads what a notebook reads into its kernel, without a cell: when that starts, and when a secret changes. Only for notebooks of
 * which a person has said so; asked once, after the first load by hand.
 */
export class KeepLoaded {
  readonly #context: CommandContext;
  readonly #needs: FrontNeeds;
  readonly #states: IStateDB | null;
  #choices: Promise<Map<string, boolean>> | undefined;
  /** What was tried last for the kernel in front: what did not help is not tried again. */
  #tried = "";
  readonly #kept = new KeptNames();

  constructor(context: CommandContext, needs: FrontNeeds, states: IStateDB | null) {
    this.#context = context;
    this.#needs = needs;
    this.#states = states;
    context.notebooks?.widgetAdded.connect((_sender, panel) => this.#follow(panel));
    context.notebooks?.forEach((panel) => this.#follow(panel));
    context.stages.onChange(() => void this.#keepFront().catch(this.#warn));
  }

  /** After a person loaded something by hand: whether that is to be kept up in this notebook. */
  async ask(): Promise<void> {
    const panel = this.#context.notebooks?.currentWidget;
    const choices = await this.#known();
    if (!panel || this.#context.settings.keepLoaded || choices.has(panel.context.path)) {
      return;
    }
    if (keepsLoaded(notebookCode(panel).map(({ code }) => code))) {
      return;
    }
    const { trans, settings } = this.#context;
    const choose = (keep: boolean) => async (): Promise<void> => this.#choose(panel.context.path, keep);
    offer({ key: "keep-loaded", params: {} }, trans, {
      [trans.__("This notebook")]: choose(true),
      [trans.__("Always")]: () => settings.keepAlways(),
      [trans.__("No")]: choose(false),
    });
  }

  async #choose(path: string, keep: boolean): Promise<void> {
    const choices = await this.#known();
    choices.set(path, keep);
    await this.#states?.save(KEY, Object.fromEntries(choices));
    await this.#keepFront();
  }

  #known(): Promise<Map<string, boolean>> {
    this.#choices ??= (async () => {
      const saved = (await this.#states?.fetch(KEY)) as Choices | undefined;
      return new Map(Object.entries(saved ?? {}).filter(([, keep]) => typeof keep === "boolean"));
    })();
    return this.#choices;
  }

  async #isKept(panel: NotebookPanel): Promise<boolean> {
    return this.#context.settings.keepLoaded || (await this.#known()).get(panel.context.path) === true;
  }

  /** Of the notebook in front, while the panel is shown, whose states say what there is to load. */
  async #keepFront(): Promise<void> {
    const { notebooks, stages, model } = this.#context;
    const panel = notebooks?.currentWidget;
    const needed = new Set(this.#needs.state.needs.map(({ name }) => name));
    const kernel = panel?.sessionContext.session?.kernel?.id ?? "";
    const versions = new Map(model.state.secrets.map(({ name, version }) => [name, version]));
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
