import { editedElsewhere } from "./edited-elsewhere.ts";
import { isShared } from "./is-shared.ts";
import type { PanelModel } from "./panel-model.ts";
import type { SecretInfo } from "./secret-driver.ts";
import type { SecretEdit } from "./secret-edit.ts";
import { toSecretError } from "./secret-error.ts";
import { takenNames } from "./taken-names.ts";

/** What became of the edited secret since it was opened, or since the person last decided. */
export type Elsewhere = ReturnType<typeof editedElsewhere>;

type EditedModel = Pick<PanelModel, "state" | "stale" | "onChange" | "add" | "edit" | "latest">;

/** One secret that a person adds or edits, while others may change it too. Holds no value. */
export class SecretEditing {
  readonly #model: EditedModel;
  readonly #stop: () => void;
  #before: SecretInfo | undefined;
  #elsewhere: Elsewhere = "no";
  #linkRenewed = false;
  #saving = false;
  #listener: () => void = () => undefined;

  /** @param before - the secret to edit, as it is listed; undefined to add one. */
  constructor(model: EditedModel, before?: SecretInfo) {
    this.#model = model;
    this.#before = before;
    this.#stop = model.onChange(() => this.#look());
  }

  /** What saving goes over; undefined where it makes a new secret. */
  get before(): SecretInfo | undefined {
    return this.#before;
  }

  /** What others did to it meanwhile, as far as the model lists it, and as saving has found. */
  get elsewhere(): Elsewhere {
    return this.#elsewhere;
  }

  /** Calls `listener` whenever `elsewhere`, or the names that are taken, may have changed. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /** The names that are taken now. */
  get names(): readonly string[] {
    return takenNames(this.#model.state.secrets);
  }

  /**
   * Saves over the secret as the person saw it. Rejects with the `SecretError` to show; where that is because of others,
   * `elsewhere` says so and the person may decide.
   */
  async save(edit: SecretEdit): Promise<void> {
    this.#saving = true;
    try {
      await this.#save(edit);
    } finally {
      this.#saving = false;
    }
  }

  /**
   * Goes on from the secret as it is now, so that saving goes over it, and is refused again if that changes as well.
   * Resolves with it; undefined where it is gone meanwhile.
   */
  async catchUp(): Promise<SecretInfo | undefined> {
    const now = this.#before && (await this.#model.latest(this.#before.name));
    if (now === undefined) {
      this.#set("deleted");
    } else {
      this.#before = now;
      this.#linkRenewed = false;
      this.#set("no");
    }
    return now;
  }

  /** Where others deleted it: saving makes it anew. */
  addAgain(): void {
    this.#before = undefined;
    this.#set("no");
  }

  dispose(): void {
    this.#stop();
    this.#listener = () => undefined;
  }

  async #save(edit: SecretEdit): Promise<void> {
    const before = this.#before;
    if (before === undefined) {
      return this.#model.add(edit);
    }
    try {
      await this.#model.edit(before, edit);
    } catch (error) {
      const { code } = toSecretError(error);
      if (edit.name !== before.name || (code !== "conflict" && code !== "not-found")) {
        throw error;
      }
      const now = await this.#model.latest(before.name);
      if (now === undefined || editedElsewhere(before, now, this.#linkRenewed) !== "no") {
        this.#set(now === undefined ? "deleted" : "changed");
        throw error;
      }
      // It is the same; only the link that gave its version is not.
      await this.#model.edit(now, edit);
    }
  }

  #look(): void {
    const before = this.#before;
    const { phase, secrets } = this.#model.state;
    if (phase === "blocked") {
      this.#linkRenewed = true;
    }
    if (before !== undefined && phase === "ready" && !this.#model.stale && !this.#saving) {
      const now = secrets.find((info) => info.name === before.name && !isShared(info));
      this.#elsewhere = editedElsewhere(before, now, this.#linkRenewed);
    }
    this.#listener();
  }

  #set(elsewhere: Elsewhere): void {
    this.#elsewhere = elsewhere;
    this.#listener();
  }
}
