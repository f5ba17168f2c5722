import { ellipsesIcon } from "@jupyterlab/ui-components";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { Fullness, StoreSummary } from "@nbsecrets/shared";
import * as React from "react";
import { CommandButton } from "./command-button";
import { sentence } from "./notice";
import { ShortText } from "./short-text";
import type { ViewContext } from "./view-context";

export interface PanelHeadProps {
  /** Absent until the store was read. */
  readonly summary?: StoreSummary;
  readonly view: ViewContext;
}

/** The top of the panel: its commands, which store this is, and how full it is. */
export const PanelHead = React.memo(function PanelHead({ summary, view }: PanelHeadProps): React.JSX.Element {
  const { trans, onCommand, onMenu } = view;
  const more = trans.__("More actions for your secrets");
  return (
    <>
      <div className="nbsecrets-head">
        <h2>{trans.__("Secrets")}</h2>
        <CommandButton id="nbsecrets:add" trans={trans} onCommand={onCommand} />
        <CommandButton id="nbsecrets:refresh" trans={trans} onCommand={onCommand} />
        <button
          type="button"
          className="nbsecrets-icon-button"
          title={more}
          aria-label={more}
          aria-haspopup="menu"
          onClick={(event) => onMenu(event.currentTarget)}
        >
          <ellipsesIcon.react tag="span" width="16px" height="16px" />
        </button>
      </div>
      {summary !== undefined && summary.words.length > 0 && <Place summary={summary} trans={trans} />}
    </>
  );
});

function Place(props: { readonly summary: StoreSummary; readonly trans: TranslationBundle }): React.JSX.Element {
  const { summary, trans } = props;
  const words = summary.words.map((word) => trans.__(word));
  return (
    <div className="nbsecrets-place" title={words.join(" · ")}>
      {words.map((word, index) => (
        <React.Fragment key={word}>
          {index > 0 && <span aria-hidden="true"> · </span>}
          <ShortText text={word} />
        </React.Fragment>
      ))}
      {summary.fullness !== undefined && (
        <>
          <span aria-hidden="true"> · </span>
          <Full fullness={summary.fullness} trans={trans} />
        </>
      )}
    </div>
  );
}

function Full(props: { readonly fullness: Fullness; readonly trans: TranslationBundle }): React.JSX.Element {
  const { fullness, trans } = props;
  const details = sentence(fullness.details, trans);
  return (
    <span className="nbsecrets-full" data-nearly={fullness.nearlyFull} title={details}>
      {sentence(fullness.label, trans)}
      <span className="nbsecrets-for-readers">{`. ${details}`}</span>
    </span>
  );
}
