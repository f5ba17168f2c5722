import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandId, Fullness, StoreSummary } from "@nbsecrets/shared";
import * as React from "react";
import { CommandButton } from "./command-button";
import { sentence } from "./notice";
import { ShortText } from "./short-text";

export interface PanelHeadProps {
  /** Absent until the store was read. */
  readonly summary?: StoreSummary;
  readonly trans: TranslationBundle;
  readonly onCommand: (id: CommandId, name?: string) => void;
}

/** The top of the panel: its commands, which store this is, and how full it is. */
export function PanelHead({ summary, trans, onCommand }: PanelHeadProps): React.JSX.Element {
  const words = summary?.words.map((word) => trans.__(word)) ?? [];
  return (
    <>
      <div className="nbsecrets-head">
        <h2>{trans.__("Secrets")}</h2>
        <CommandButton id="nbsecrets:add" trans={trans} onCommand={onCommand} />
        <CommandButton id="nbsecrets:refresh" trans={trans} onCommand={onCommand} />
      </div>
      {words.length > 0 && (
        <div className="nbsecrets-place" title={words.join(" · ")}>
          {words.map((word, index) => (
            <React.Fragment key={word}>
              {index > 0 && " · "}
              <ShortText text={word} />
            </React.Fragment>
          ))}
          {summary?.fullness !== undefined && (
            <>
              {" · "}
              <Full fullness={summary.fullness} trans={trans} />
            </>
          )}
        </div>
      )}
    </>
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
