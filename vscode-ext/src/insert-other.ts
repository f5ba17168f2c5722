import { otherForms, planOtherForm, planReference, sharedNames, visibleText } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { chosenSecret, type CommandArguments, type CommandContext } from "./command-context.ts";
import { insert, refuse } from "./insert-code.ts";
import { insertionPlace } from "./insert-place.ts";
import { sentence, tell } from "./notice.ts";

/** Asks in which other form code is to read a secret, and inserts it into the document in front. */
export async function insertOther(context: CommandContext, words: CommandArguments): Promise<void> {
  const place = insertionPlace();
  const info = await chosenSecret(context, words, { title: l10n.t("Insert Other Form") });
  if (info === undefined) {
    return;
  }
  const { name } = info;
  const target = { ...place.target(), shared: sharedNames(context.model.state.secrets) };
  const reference = planReference(await place.situation(), target, name);
  if (reference.kind === "nothing") {
    refuse(reference, () => insertOther(context, words));
    return;
  }
  const forms = otherForms(name, target);
  if (forms.length === 0) {
    tell({ key: "other-forms-none", params: { name } });
    return;
  }
  const items = forms.map((form) => ({
    label: form.code.replaceAll("\n", "; "),
    description: sentence(form.label),
    form,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t("Insert Other Form"),
    placeHolder: l10n.t("How is code to read {0}?", visibleText(name)),
  });
  if (picked !== undefined) {
    await insert(context, (situation, known) => planOtherForm(situation, known, name, picked.form), place);
  }
}
