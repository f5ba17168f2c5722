import { InputDialog } from "@jupyterlab/apputils";
import type { Widget } from "@lumino/widgets";
import { otherForms, planOtherForm, planReference, sharedNames } from "@nbsecrets/shared";
import { chosen, type CommandContext } from "./command-context";
import { insert, refuse } from "./insert-code";
import { insertionPlace } from "./insert-place";
import { sentence, tell } from "./notice";

/**
 * Asks in which other form code is to read a secret (`wanted`, else as for a reference), and inserts it into the document in
 * front, which is still meant when the questions have taken the focus.
 */
export async function insertOther(
  context: CommandContext,
  wanted?: string,
  front: Widget | null = context.app.shell.currentWidget,
): Promise<void> {
  const { trans } = context;
  const name = await chosen(context, wanted, trans.__("Insert the code that reads which secret?"));
  if (name === undefined) {
    return;
  }
  const place = insertionPlace(context, front);
  const target = { ...(await place.target()), shared: sharedNames(context.model.state.secrets) };
  const reference = planReference(place.situation(), target, name);
  if (reference.kind === "nothing") {
    refuse(context, reference, (notebook) => insertOther(context, name, notebook));
    return;
  }
  const forms = otherForms(name, target);
  if (forms.length === 0) {
    tell({ key: "other-forms-none", params: { name } }, trans);
    return;
  }
  const items = forms.map(({ code, label }) => `${code.replaceAll("\n", "; ")} – ${sentence(label, trans)}`);
  const answer = await InputDialog.getItem({
    title: trans.__("Insert Other Form"),
    label: trans.__("How is code to read %1?", name),
    items,
    okLabel: trans.__("Insert"),
    cancelLabel: trans.__("Cancel"),
  });
  const form = answer.button.accept ? forms[items.indexOf(answer.value ?? "")] : undefined;
  if (form !== undefined) {
    const what = `other ${name} ${form.code}`;
    await insert(context, what, (situation, known) => planOtherForm(situation, known, name, form), front);
  }
}
