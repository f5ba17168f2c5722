import { listed, visibleText, whyNoSecrets, whyReadOnly, type PanelModel, type SecretInfo } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { asItIs } from "./as-it-is.ts";
import type { CopiedValue } from "./copied-value.ts";
import type { KeepLoaded } from "./keep-loaded.ts";
import type { KernelAnswers } from "./kernel-answers.ts";
import { tell } from "./notice.ts";
import type { SecretSession } from "./secret-session.ts";
import type { SecretsView } from "./secrets-view.ts";
import { withoutTurns } from "./without-turns.ts";

/** What the commands work with. */
export interface CommandContext {
  readonly model: PanelModel;
  readonly view: SecretsView;
  readonly session: SecretSession;
  readonly copied: CopiedValue;
  readonly answers: KernelAnswers;
  readonly keepLoaded: KeepLoaded;
  /** Our own version, as it is to be shown. */
  readonly version: string;
}

/**
 * What VS Code hands to a command: the row it was used on, and all rows that are selected; or whatever a link says; or nothing,
 * from the palette and by keys.
 */
export type CommandArguments = readonly unknown[];

/** The names there are now. */
export function names(model: PanelModel): readonly string[] {
  return model.state.secrets.map((info) => info.name);
}

export interface ChoiceOptions {
  readonly title: string;
  /** Asks also where a row is selected and nobody used it: what reads a value does so by a gesture alone. */
  readonly always?: boolean;
}

/** The secrets of the rows that were used, else the selected ones, else the one that the person is asked for. */
export async function chosenSecrets(
  { model, view }: CommandContext,
  words: CommandArguments,
  { title, always = false }: ChoiceOptions,
): Promise<readonly SecretInfo[]> {
  await listed(model);
  const [element, selected] = words;
  const used = view.used(element, selected);
  // While VS Code lists the rows anew it gives undefined for the one that was used, which need not be the selected one.
  const isLost = words.length > 0 && element === undefined;
  const rows = used.length === 0 && !always && !isLost ? view.selection : used;
  const { phase, secrets } = model.state;
  const wanted = new Set(rows.map(({ name }) => name));
  const known = secrets.filter(({ name }) => wanted.has(name));
  if (known.length > 0) {
    return known;
  }
  const [gone] = rows;
  if (gone !== undefined) {
    tell({ key: "not-found", params: { name: visibleText(gone.name) } });
  } else if (secrets.length === 0 || phase === "blocked") {
    tell(whyNoSecrets(model.state));
  } else {
    const items = secrets.map((info) => ({
      label: asItIs(visibleText(info.name)),
      description: asItIs(withoutTurns(info.description ?? "")),
      info,
    }));
    const picked = await window.showQuickPick(items, {
      title,
      placeHolder: l10n.t("Which secret?"),
      matchOnDescription: true,
    });
    return picked === undefined ? [] : [picked.info];
  }
  return [];
}

/** The same for what takes one secret. */
export async function chosenSecret(
  context: CommandContext,
  words: CommandArguments,
  options: ChoiceOptions,
): Promise<SecretInfo | undefined> {
  const [secret] = await chosenSecrets(context, words.length > 0 ? [words[0]] : [], options);
  return secret;
}

/** Whether a secret can be changed; says why not. */
export function isChangeable(info: SecretInfo): boolean {
  const why = whyReadOnly(info);
  if (why !== undefined) {
    tell(why);
  }
  return why === undefined;
}
