import { closeIcon } from "@jupyterlab/ui-components";
import type { Message } from "@nbsecrets/shared";
import * as React from "react";
import { sentence } from "./notice";
import type { ViewContext } from "./view-context";

/**
 * What was just done and can be taken back. The region is there before it says something: screen readers pass over one that
 * appears with its text.
 */
export function UndoBar({ undo, view }: { readonly undo?: Message; readonly view: ViewContext }): React.JSX.Element {
  const { model, trans, onCommand } = view;
  const dismiss = trans.__("Dismiss");
  return (
    <div className="nbsecrets-undo" data-empty={undo === undefined}>
      <span role="status" className="nbsecrets-undo-text">
        {undo && breakable(sentence(undo, trans))}
      </span>
      {undo && (
        <>
          <button
            type="button"
            className="nbsecrets-small-button jp-mod-styled jp-mod-minimal"
            onClick={() => onCommand("nbsecrets:undo")}
          >
            {trans.__("Undo")}
          </button>
          <button
            type="button"
            className="nbsecrets-icon-button"
            title={dismiss}
            aria-label={dismiss}
            onClick={() => model.dismissUndo()}
          >
            <closeIcon.react tag="span" width="16px" height="16px" />
          </button>
        </>
      )}
    </div>
  );
}

/** A long name breaks between its words where it can. */
function breakable(text: string): React.ReactNode {
  return text.split(/(?<=[_.-])(?=\S)/u).map((part, index) => (
    <React.Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </React.Fragment>
  ));
}
