import { SecretEditing, visibleText, type SecretInfo } from "@nbsecrets/shared";
import { l10n } from "vscode";
import { settledValue } from "./add-secret.ts";
import { askValue } from "./ask-value.ts";
import { chosenSecret, isChangeable, type CommandArguments, type CommandContext } from "./command-context.ts";
import { saveEdit } from "./save-edit.ts";
import { tellUndo } from "./undo-change.ts";

/** Asks for a new value of a secret, and saves it over the old one. */
export async function editSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const info = await chosenSecret(context, words, { title: l10n.t("Edit Secret") });
  if (info !== undefined) {
    await edit(context, info);
  }
}

/** The same for a name that is known. */
export async function editNamed(context: CommandContext, name: string): Promise<void> {
  const info = context.model.state.secrets.find((one) => one.name === name);
  if (info !== undefined) {
    await edit(context, info);
  }
}

async function edit(context: CommandContext, info: SecretInfo): Promise<void> {
  if (!isChangeable(info)) {
    return;
  }
  const { name } = info;
  const editing = new SecretEditing(context.model, info);
  const title = l10n.t("Edit {0}", visibleText(name));
  let value: Uint8Array | "back" | undefined;
  try {
    value = await settledValue(name, () => askValue({ title, name }));
    if (value !== undefined && value !== "back" && (await saveEdit(editing, info, { name, value, details: {} }))) {
      tellUndo(context);
    }
  } finally {
    if (value instanceof Uint8Array) {
      value.fill(0);
    }
    editing.dispose();
  }
}
