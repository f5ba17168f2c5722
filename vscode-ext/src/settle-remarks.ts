import { adviseValue, warnValue } from "@nbsecrets/shared";
import { l10n, QuickInputButtons, window, type QuickPickItem } from "vscode";
import { sentence } from "./notice.ts";

interface Choice extends QuickPickItem {
  /** The value after this choice; undefined keeps it as it is. */
  readonly value?: Uint8Array;
}

/**
 * Says what is probably wrong with a value, one thing after the other, each with its fix; what the person keeps is kept byte
 * for byte. Returns the value to save; `"back"` and `undefined` as `askValue` does.
 */
export async function settleRemarks(name: string, value: Uint8Array): Promise<Uint8Array | "back" | undefined> {
  const kept = new Set<string>();
  let current = value;
  for (;;) {
    const warning = warnValue(name, current);
    const remarks = [
      ...(warning === undefined ? [] : [{ message: warning, fix: undefined }]),
      ...adviseValue(name, current),
    ];
    const remark = remarks.find(({ message }) => !kept.has(message.key));
    if (remark === undefined) {
      return current;
    }
    const { message, fix } = remark;
    const answer = await ask(name, sentence(message), [
      ...(fix === undefined ? [] : [{ label: `$(wand) ${l10n.t("Remove it")}`, value: fix(current) }]),
      { label: `$(check) ${l10n.t("Keep the value as it is")}` },
    ]);
    if (answer === undefined || answer === "back") {
      return answer;
    }
    if (answer.value === undefined) {
      kept.add(message.key);
    } else {
      current = answer.value;
    }
  }
}

async function ask(name: string, remark: string, items: readonly Choice[]): Promise<Choice | "back" | undefined> {
  const pick = window.createQuickPick<Choice>();
  pick.title = l10n.t("Value of {0}", name);
  pick.placeholder = remark;
  pick.items = items;
  pick.ignoreFocusOut = true;
  pick.buttons = [QuickInputButtons.Back];
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidTriggerButton(() => resolve("back"));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
