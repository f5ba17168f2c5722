import { nameSome, visibleText, type SecretInfo } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { chosenSecrets, isChangeable, type CommandArguments, type CommandContext } from "./command-context.ts";
import { sentence, tell } from "./notice.ts";
import { saved } from "./saved.ts";
import { tellUndo } from "./undo-change.ts";

/** Asks, then deletes the secrets of the rows that were used, all of them or none. */
export async function deleteSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const chosen = await chosenSecrets(context, words, { title: l10n.t("Delete Secret") });
  const infos =
    chosen.length === 1 ? chosen.filter(isChangeable) : chosen.filter(({ readOnly }) => readOnly === undefined);
  const kept = chosen.length === 1 ? [] : chosen.filter(({ readOnly }) => readOnly !== undefined);
  if (kept.length > 0) {
    tell({ key: "delete-read-only", params: { names: nameSome(kept.map(({ name }) => visibleText(name))) } });
  }
  await deleteAll(context, infos);
}

/** The same for the one of this name, if it is still there. */
export async function deleteNamed(context: CommandContext, name: string): Promise<void> {
  await deleteAll(
    context,
    context.model.state.secrets.filter((info) => info.name === name && isChangeable(info)),
  );
}

async function deleteAll(context: CommandContext, infos: readonly SecretInfo[]): Promise<void> {
  const { model } = context;
  if (infos.length === 0) {
    return;
  }
  const shown = infos.map(({ name }) => visibleText(name));
  const question = sentence(
    infos.length === 1
      ? { key: "delete-question", params: { name: shown[0] ?? "" } }
      : { key: "delete-question-several", params: { count: String(infos.length), names: nameSome(shown) } },
  );
  const { stillUsed } = await import("./where-used.ts");
  const still = await stillUsed(
    model,
    infos.map(({ name }) => name),
  );
  const detail = still === undefined ? {} : { detail: sentence(still) };
  const yes = l10n.t("Delete");
  if ((await window.showWarningMessage(question, { modal: true, ...detail }, yes)) !== yes) {
    return;
  }
  if (await saved(() => model.change(infos.map(({ name }) => ({ kind: "remove", name }))))) {
    tellUndo(context);
  }
}
