import type { TranslationBundle } from "@jupyterlab/translation";
import { Signal, type ISignal } from "@lumino/signaling";
import type { PanelModel } from "@nbsecrets/shared";
import { listed } from "./command-context";
import { sentence } from "./notice";
import type { ISecrets, SecretState } from "./secrets-token";

/** What the model knows, without what others need not know. */
export class PublishedSecrets implements ISecrets {
  readonly #model: PanelModel;
  readonly #trans: TranslationBundle;
  readonly #changed = new Signal<ISecrets, void>(this);
  /** What `list` answered last, as JSON, and whether the model knew then that it may have changed. */
  #known: string;
  #stale: boolean;

  constructor(model: PanelModel, trans: TranslationBundle) {
    this.#model = model;
    this.#trans = trans;
    this.#known = JSON.stringify(published(model));
    this.#stale = model.stale;
    model.onChange(() => this.#onChange());
  }

  get changed(): ISignal<ISecrets, void> {
    return this.#changed;
  }

  async list(): Promise<readonly SecretState[]> {
    await listed(this.#model);
    const { phase, problem } = this.#model.state;
    if (phase !== "ready") {
      throw new Error(problem === undefined ? "" : sentence(problem, this.#trans));
    }
    return published(this.#model);
  }

  #onChange(): void {
    const known = JSON.stringify(published(this.#model));
    const { stale } = this.#model;
    const tells = known !== this.#known || (stale && !this.#stale);
    this.#known = known;
    this.#stale = stale;
    if (tells) {
      this.#changed.emit();
    }
  }
}

function published(model: PanelModel): readonly SecretState[] {
  return model.state.secrets.map(({ name, updatedAt, expiresAt, readOnly }) => ({
    name,
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(readOnly === undefined ? {} : { readOnly }),
  }));
}
