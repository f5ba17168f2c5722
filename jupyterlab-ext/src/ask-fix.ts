import { forEachDiagnostic, nextDiagnostic, type Action } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import { Dialog, showDialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";

/** For the keyboard: goes to the next unknown name and asks what is to be done about it; false where there is none. */
export function askFix(view: EditorView, trans: TranslationBundle): boolean {
  if (!nextDiagnostic(view)) {
    return false;
  }
  const { from: start } = view.state.selection.main;
  const fixes: { readonly from: number; readonly to: number; readonly action: Action }[] = [];
  let title = "";
  forEachDiagnostic(view.state, ({ message, actions = [] }, from, to) => {
    if (from <= start && start < to) {
      title = message;
      fixes.push(...actions.map((action) => ({ from, to, action })));
    }
  });
  const ask = async (): Promise<void> => {
    const { button } = await showDialog({
      title,
      buttons: [
        Dialog.cancelButton({ label: trans.__("Cancel") }),
        ...fixes.map(({ action }, index) => Dialog.okButton({ label: action.name, actions: [String(index)] })),
      ],
      defaultButton: 1,
    });
    const fix = fixes[Number(button.actions[0] ?? NaN)];
    fix?.action.apply(view, fix.from, fix.to);
  };
  void ask();
  return true;
}
