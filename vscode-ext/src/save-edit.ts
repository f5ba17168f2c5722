import type { SecretEdit, SecretEditing, SecretInfo } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { sentence } from "./notice.ts";
import { saved } from "./saved.ts";

/** Saves over a secret; where somebody else changed or deleted it meanwhile, the person decides. Whether it was saved. */
export async function saveEdit(editing: SecretEditing, before: SecretInfo, edit: SecretEdit): Promise<boolean> {
  for (;;) {
    try {
      return await saved(() => editing.save(edit));
    } catch (error) {
      if (editing.elsewhere === "no") {
        throw error;
      }
      if (!(await decided(editing, before.name))) {
        return false;
      }
    }
  }
}

/** Whether what was entered is to be saved all the same. */
async function decided(editing: SecretEditing, name: string): Promise<boolean> {
  if (editing.elsewhere === "deleted") {
    const again = l10n.t("Add It Again");
    const isWanted = (await ask(sentence({ key: "deleted-elsewhere", params: { name } }), [again])) === again;
    if (isWanted) {
      editing.addAgain();
    }
    return isWanted;
  }
  const [mine, theirs] = [l10n.t("Keep Mine"), l10n.t("Take Theirs")];
  if ((await ask(sentence({ key: "edited-elsewhere", params: { name } }), [mine, theirs])) !== mine) {
    return false;
  }
  await editing.catchUp();
  return editing.elsewhere === "no" || decided(editing, name);
}

function ask(question: string, answers: readonly string[]): Thenable<string | undefined> {
  return window.showWarningMessage(question, { modal: true }, ...answers);
}
