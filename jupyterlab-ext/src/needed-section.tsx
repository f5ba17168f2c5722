import { visibleText, type NeededRow, type NeededSection } from "@nbsecrets/shared";
import * as React from "react";
import { CommandButton } from "./command-button";
import { sentence } from "./notice";
import { ShortText } from "./short-text";
import type { ViewContext } from "./view-context";

interface NeededSectionProps {
  /** The notebook's name. */
  readonly title: string;
  readonly section: NeededSection;
  readonly view: ViewContext;
}

/** What the notebook in front needs, and what one click does about each. */
export function NeededSectionView({ title, section, view }: NeededSectionProps): React.JSX.Element {
  const [open, setOpen] = React.useState(true);
  const { trans } = view;
  const summary = sentence(section.summary, trans);
  return (
    <section className="nbsecrets-needed" aria-label={`${title}: ${summary}`}>
      <div className="nbsecrets-needed-bar">
        <button
          type="button"
          className="nbsecrets-needed-head"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          title={trans.__("What this notebook reads")}
        >
          <span className="nbsecrets-needed-title">{title}</span>
          <span className="nbsecrets-needed-summary">{summary}</span>
        </button>
        <CommandButton id="nbsecrets:pin-needs" trans={trans} onCommand={view.onCommand} />
      </div>
      {open && (
        <ul className="nbsecrets-needed-rows">
          {section.rows.map((row) => (
            <NeededRowView key={row.name} row={row} view={view} />
          ))}
        </ul>
      )}
    </section>
  );
}

function NeededRowView({ row, view }: { readonly row: NeededRow; readonly view: ViewContext }): React.JSX.Element {
  const { trans, onCommand } = view;
  const { name, action, shape, stage, hint, url } = row;
  const words = { add: trans.__("Add"), load: trans.__("Load") };
  const title = [sentence(row.chain, trans), ...(hint === undefined ? [] : [visibleText(hint)])].join("\n");
  const command = action === "add" ? "nbsecrets:add" : "nbsecrets:load";
  return (
    <li className="nbsecrets-needed-row" data-name={name} data-stage={stage} title={title}>
      <span className="nbsecrets-stage" data-shape={shape} aria-hidden="true" />
      <div className="nbsecrets-row-text">
        <div className="nbsecrets-row-name">
          <ShortText text={visibleText(name)} />
        </div>
        <div className="nbsecrets-row-details">
          <span className="nbsecrets-stage-label">{sentence(row.label, trans)}</span>
          {hint !== undefined && <span className="nbsecrets-description">{visibleText(hint)}</span>}
          {url !== undefined && stage === "not-saved" && (
            <a href={url} target="_blank" rel="noreferrer noopener">
              {trans.__("Get one")}
            </a>
          )}
        </div>
      </div>
      {action !== undefined && (
        <button
          type="button"
          className="jp-mod-styled nbsecrets-needed-action"
          aria-label={`${words[action]} ${visibleText(name)}`}
          onClick={() => onCommand(command, name)}
        >
          {words[action]}
        </button>
      )}
    </li>
  );
}
