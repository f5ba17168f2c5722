import {
  canLoad,
  commandsOf,
  rowWords,
  stageWords,
  type CommandIdOf,
  type KernelStage,
  type RowWords,
  type SecretInfo,
} from "@nbsecrets/shared";
import { ellipsesIcon } from "@jupyterlab/ui-components";
import * as React from "react";
import { CommandButton } from "./command-button";
import { dragReference } from "./drag-reference";
import { openRowMenu } from "./row-menu";
import { sentence } from "./notice";
import { ShortText } from "./short-text";
import type { ViewContext } from "./view-context";

export interface SecretRowProps {
  readonly info: SecretInfo;
  /** What the kernel in front has of it; undefined where that is not known. */
  readonly stage: KernelStage | undefined;
  readonly arrivesWithin: number | undefined;
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
  const { info, stage, arrivesWithin, index, top, selected, tabbable, now, view } = props;
  const { model, trans, onCommand } = view;
  const { name } = info;
  const [hovered, setHovered] = React.useState(false);
  const inUse = selected || hovered;
  const words = rowWords(info, now, {
    language: document.documentElement.lang || undefined,
    translate: (template) => trans.__(template),
  });
  const kernel = stage && stageWords(stage, arrivesWithin);
  const label = kernel && sentence(kernel.label, trans);
  const chain = kernel && sentence(kernel.chain, trans);
  return (
    <div
      role="row"
      className="nbsecrets-row"
      aria-label={[words.label, label].filter(Boolean).join(", ")}
      aria-rowindex={index + 1}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      data-name={name}
      data-read-only={info.readOnly}
      data-stage={stage}
      title={inUse ? [words.title, chain].filter(Boolean).join("\n") : undefined}
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
          {kernel && <span className="nbsecrets-stage" data-shape={kernel.shape} aria-hidden="true" />}
          <ShortText text={words.name} />
        </div>
        <Details words={words} stage={label} view={view} />
      </div>
      {inUse && <Actions info={info} stage={stage} words={words} view={view} />}
    </div>
  );
});

interface RowPartProps {
  readonly words: RowWords;
  readonly view: ViewContext;
}

function Actions({
  info,
  stage,
  words,
  view,
}: RowPartProps & Pick<SecretRowProps, "info" | "stage">): React.JSX.Element {
  const { trans, focus, onCommand } = view;
  const run: ViewContext["onCommand"] = (id, name) => {
    if (id === "nbsecrets:load" && name !== undefined) {
      // Its button goes once that is done, and would take the focus with it.
      focus.toRowOf(name);
    }
    onCommand(id, name);
  };
  const more = trans.__("More actions");
  return (
    <div role="gridcell" className="nbsecrets-row-actions" onDoubleClick={(event) => event.stopPropagation()}>
      {inlineCommands
        .filter((id) => info.readOnly === undefined || !writing.has(id))
        .filter((id) => id !== "nbsecrets:load" || canLoad(stage))
        .map((id) => (
          <CommandButton key={id} id={id} name={info.name} trans={trans} onCommand={run} />
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

function Details({
  words,
  stage,
  view,
}: RowPartProps & { readonly stage: string | undefined }): React.JSX.Element | null {
  const { description, changed, expiry, shared } = words;
  // Who shares it says that too.
  const mark = shared ?? (words.readOnly === undefined ? undefined : view.trans.__("read-only"));
  if (stage === undefined && description === "" && changed === "" && expiry === undefined && mark === undefined) {
    return null;
  }
  return (
    <div className="nbsecrets-row-details">
      {stage !== undefined && <span className="nbsecrets-stage-label">{stage}</span>}
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
