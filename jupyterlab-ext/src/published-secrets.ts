import { Signal, type ISignal } from "@lumino/signaling";
import { listed, type Message, type PanelModel, type PanelState, type SecretInfo } from "@nbsecrets/shared";
import type { ISecrets, SecretState } from "./secrets-token";

/** What the model knows, without what others need not know. */
export class PublishedSecrets implements ISecrets {
  readonly #model: PanelModel;
  readonly #sentence: (message: Message) => string;
  readonly #changed = new Signal<ISecrets, void>(this);
  /** What `list` would have answered when the model last told something, and whether the model knew then that it may have changed. */
  #told: PanelState;
  #stale: boolean;

  /** @param sentence - renders a message in the language of the page. */
  constructor(model: PanelModel, sentence: (message: Message) => string) {
    this.#model = model;
    this.#sentence = sentence;
    this.#told = model.state;
    this.#stale = model.stale;
    model.onChange(() => this.#onChange());
  }

  get changed(): ISignal<ISecrets, void> {
    return this.#changed;
  }

  async list(): Promise<readonly SecretState[]> {
    await listed(this.#model);
    const { phase, problem, secrets } = this.#model.state;
    if (phase !== "ready") {
      throw new Error(problem === undefined ? "" : this.#sentence(problem));
    }
    // The panel has those that others share last.
    return secrets.map(published).sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #onChange(): void {
    const { state, stale } = this.#model;
    const tells = !isSameAnswer(this.#told, state) || (stale && !this.#stale);
    this.#told = state;
    this.#stale = stale;
    if (tells) {
      this.#changed.emit();
    }
  }
}

function published({ name, updatedAt, expiresAt, readOnly }: SecretInfo): SecretState {
  return {
    name,
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(readOnly === undefined ? {} : { readOnly }),
  };
}

/** Whether `list` answers the same. The model tells of each key in its filter too: then the secrets are the same object. */
function isSameAnswer(before: PanelState, now: PanelState): boolean {
  if (before.phase === "loading") {
    // Nobody has had an answer yet.
    return true;
  }
  if (before.phase !== now.phase) {
    return false;
  }
  return now.phase === "blocked" ? before.problem?.key === now.problem?.key : areSame(before.secrets, now.secrets);
}

function areSame(before: readonly SecretInfo[], now: readonly SecretInfo[]): boolean {
  return (
    before === now ||
    (before.length === now.length && before.every((info, index) => isSame(info, now[index] as SecretInfo)))
  );
}

function isSame(before: SecretInfo, now: SecretInfo): boolean {
  return (
    before.name === now.name &&
    before.updatedAt === now.updatedAt &&
    before.expiresAt === now.expiresAt &&
    before.readOnly === now.readOnly
  );
}
