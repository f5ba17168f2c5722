import { Dialog } from "@jupyterlab/apputils";
import type { CodePlace } from "@nbsecrets/shared";
import { CodeSearchBody, type CodeSearchBodyOptions } from "./code-search-body";

/** Looks through code, shows what was found, and resolves with the place that a person went to, if any. */
export async function searchCode(
  title: string,
  options: Omit<CodeSearchBodyOptions, "onPlace">,
): Promise<CodePlace | undefined> {
  let chosen: CodePlace | undefined;
  const body = new CodeSearchBody({
    ...options,
    onPlace: (place) => {
      chosen = place;
      dialog.resolve(0);
    },
  });
  const dialog = new CodeSearchDialog({
    title,
    body,
    buttons: [Dialog.okButton({ label: options.trans.__("Close") })],
  });
  dialog.addClass("nbsecrets-dialog");
  dialog.node.setAttribute("aria-label", title);
  await dialog.launch();
  return chosen;
}

class CodeSearchDialog extends Dialog<unknown> {
  /** Enter does what the button that has the focus says. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const { target } = event;
    if (event.key === "Enter" && target instanceof HTMLElement && target.closest(".nbsecrets-search-place") !== null) {
      event.stopPropagation();
    } else {
      super._evtKeydown(event);
    }
  }
}
