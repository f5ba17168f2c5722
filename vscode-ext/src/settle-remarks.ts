import { adviseValue, visibleText, warnValue } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { sentence } from "./notice.ts";

/**
 * Says what is probably wrong with a value, one thing after the other, each with its fix; what the person keeps is kept byte
 * for byte. Returns the value to save; `"back"` where the person wants to enter another one.
 */
export async function settleRemarks(name: string, value: Uint8Array): Promise<Uint8Array | "back"> {
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
    const answer = await ask(name, sentence(message), fix !== undefined);
    if (answer === "back") {
      return answer;
    }
    if (answer === "keep" || fix === undefined) {
      kept.add(message.key);
    } else {
      current = fix(current);
    }
  }
}

/** A list to pick from would cut the longer remarks off. */
async function ask(name: string, remark: string, canFix: boolean): Promise<"fix" | "keep" | "back"> {
  const fix = l10n.t("Remove It");
  const keep = l10n.t("Keep the Value as It Is");
  const answer = await window.showWarningMessage(
    l10n.t("Value of {0}", visibleText(name)),
    { modal: true, detail: remark },
    ...(canFix ? [fix] : []),
    keep,
  );
  return answer === undefined ? "back" : answer === keep ? "keep" : "fix";
}
