import { commandsOf, rowWords, type CommandIdOf, type RowWords, type SecretInfo } from "@nbsecrets/shared";
import { ellipsesIcon } from "@jupyterlab/ui-components";
import * as React from "react";
import { CommandButton } from "./command-button";
import { dragReference } from "./drag-reference";
import { openRowMenu } from "./row-menu";
import { ShortText } from "./short-text";
import type { ViewContext } from "./view-context";

export interface SecretRowProps {
  readonly info: SecretInfo;
  /** Its position among all rows, and where it is drawn, in CSS pixels from the first one. */
  readonly index: number;
  readonly top: number;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly now: number;
  readonly view: ViewContext;
}

const inlineCommands: readonly CommandIdOf<"jupyterlab">[] = commandsOf("jupyterlab")
  .filter(({ row }) => row === "inline")
  .map(({ id }) => id);
const writing: ReadonlySet<CommandIdOf<"jupyterlab">> = new Set(
  commandsOf("jupyterlab")
    .filter(({ writes }) => writes)
    .map(({ id }) => id),
);

/** One secret: what it is called, what is known of it, and what can be done with it. */
export const SecretRow = React.memo(function SecretRow(props: SecretRowProps): React.JSX.Element {
  const { info, index, top, selected, tabbable, now, view } = props;
  const { model, trans, onCommand } = view;
  const { name } = info;
  const words = rowWords(info, now, {
    language: document.documentElement.lang || undefined,
    translate: (template) => trans.__(template),
  });
  const more = trans.__("More actions");
  return (
    <div
      role="row"
      className="nbsecrets-row"
      aria-label={words.label}
      aria-rowindex={index + 1}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      data-name={name}
      data-read-only={info.readOnly}
      title={words.title}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={() => model.select(name)}
      onFocus={() => model.select(name)}
      draggable
      onDragStart={(event) => dragReference(event.dataTransfer, name)}
      onDoubleClick={() => onCommand("nbsecrets:insert-reference", name)}
    >
      <div role="gridcell" className="nbsecrets-row-text">
        <div className="nbsecrets-row-name">
          <ShortText text={words.name} />
        </div>
        <Details words={words} view={view} />
      </div>
      <div role="gridcell" className="nbsecrets-row-actions" onDoubleClick={(event) => event.stopPropagation()}>
        {inlineCommands
          .filter((id) => info.readOnly === undefined || !writing.has(id))
          .map((id) => (
            <CommandButton key={id} id={id} name={name} trans={trans} onCommand={onCommand} />
          ))}
        <button
          type="button"
          className="nbsecrets-icon-button"
          tabIndex={-1}
          title={more}
          aria-label={`${more}: ${words.name}`}
          aria-haspopup="menu"
          onClick={(event) => openRowMenu(event.currentTarget)}
        >
          <ellipsesIcon.react tag="span" width="16px" height="16px" />
        </button>
      </div>
    </div>
  );
});

function Details({ words, view }: { readonly words: RowWords; readonly view: ViewContext }): React.JSX.Element | null {
  const { description, changed, expiry, readOnly } = words;
  if (description === "" && changed === "" && expiry === undefined && readOnly === undefined) {
    return null;
  }
  return (
    <div className="nbsecrets-row-details">
      {description !== "" && <span className="nbsecrets-description">{description}</span>}
      {expiry !== undefined && expiry.state !== "later" && (
        <span className="nbsecrets-expiry" data-state={expiry.state}>
          {expiry.text}
        </span>
      )}
      {readOnly !== undefined && <span>{view.trans.__("read-only")}</span>}
      {changed !== "" && <span>{changed}</span>}
      {expiry?.state === "later" && <span>{expiry.text}</span>}
    </div>
  );
}
