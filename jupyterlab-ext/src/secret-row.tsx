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

/**
 * One secret: what it is called, what is known of it, and what can be done with it. Its buttons and its tooltip are made once it is
 * pointed at or selected: of all that is in a row they take longest, and most rows are only passed by.
 */
export const SecretRow = React.memo(function SecretRow(props: SecretRowProps): React.JSX.Element {
  const { info, index, top, selected, tabbable, now, view } = props;
  const { model, trans, onCommand } = view;
  const { name } = info;
  const [hovered, setHovered] = React.useState(false);
  const inUse = selected || hovered;
  const words = rowWords(info, now, {
    language: document.documentElement.lang || undefined,
    translate: (template) => trans.__(template),
  });
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
      title={inUse ? words.title : undefined}
      style={{ top }}
      onMouseDown={() => model.select(name)}
      onFocus={() => model.select(name)}
      onMouseOver={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
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
      {inUse && <Actions info={info} words={words} view={view} />}
    </div>
  );
});

interface RowPartProps {
  readonly words: RowWords;
  readonly view: ViewContext;
}

function Actions({ info, words, view }: RowPartProps & { readonly info: SecretInfo }): React.JSX.Element {
  const { trans, onCommand } = view;
  const more = trans.__("More actions");
  return (
    <div role="gridcell" className="nbsecrets-row-actions" onDoubleClick={(event) => event.stopPropagation()}>
      {inlineCommands
        .filter((id) => info.readOnly === undefined || !writing.has(id))
        .map((id) => (
          <CommandButton key={id} id={id} name={info.name} trans={trans} onCommand={onCommand} />
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
  );
}

function Details({ words, view }: RowPartProps): React.JSX.Element | null {
  const { description, changed, expiry, shared } = words;
  // Who shares it says that too.
  const mark = shared ?? (words.readOnly === undefined ? undefined : view.trans.__("read-only"));
  if (description === "" && changed === "" && expiry === undefined && mark === undefined) {
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
      {mark !== undefined && <span>{mark}</span>}
      {changed !== "" && <span>{changed}</span>}
      {expiry?.state === "later" && <span>{expiry.text}</span>}
    </div>
  );
}
