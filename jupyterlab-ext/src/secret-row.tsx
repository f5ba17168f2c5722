import type { TranslationBundle } from "@jupyterlab/translation";
import { commands, type CommandId, type SecretInfo } from "@nbsecrets/shared";
import * as React from "react";
import { CommandButton } from "./command-button";
import { dragReference } from "./drag-reference";
import { sentence } from "./notice";
import { ShortText } from "./short-text";

export interface SecretRowProps {
  readonly info: SecretInfo;
  readonly selected: boolean;
  readonly tabIndex: number;
  readonly trans: TranslationBundle;
  readonly onSelect: (name: string) => void;
  readonly onCommand: (id: CommandId, name?: string) => void;
}

const inlineCommands: readonly CommandId[] = commands
  .filter((command) => "row" in command)
  .map((command) => command.id);

export function SecretRow(props: SecretRowProps): React.JSX.Element {
  const { info, selected, tabIndex, trans, onSelect, onCommand } = props;
  const details = [info.description, info.updatedAt && changed(info.updatedAt)].filter(Boolean).join(" · ");
  const readOnly = info.readOnly && sentence({ key: `read-only-${info.readOnly}`, params: { name: info.name } }, trans);
  return (
    <div
      role="row"
      className="nbsecrets-row"
      aria-selected={selected}
      tabIndex={tabIndex}
      data-name={info.name}
      title={[info.name, info.description, readOnly].filter(Boolean).join("\n")}
      onClick={() => onSelect(info.name)}
      onFocus={() => onSelect(info.name)}
      draggable
      onDragStart={(event) => dragReference(event.dataTransfer, info.name)}
      onDoubleClick={() => onCommand("nbsecrets:insert-reference", info.name)}
    >
      <div role="gridcell" className="nbsecrets-row-text">
        <div className="nbsecrets-row-name">
          <ShortText text={info.name} />
        </div>
        {details !== "" && <div className="nbsecrets-row-details">{details}</div>}
      </div>
      <div role="gridcell" className="nbsecrets-row-actions">
        {inlineCommands
          .filter((id) => info.readOnly === undefined || id === "nbsecrets:insert-reference")
          .map((id) => (
            <CommandButton key={id} id={id} name={info.name} trans={trans} onCommand={onCommand} />
          ))}
      </div>
    </div>
  );
}

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 days ago", in the language of the page. */
function changed(updatedAt: string): string {
  const seconds = (Date.parse(updatedAt) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) {
    return "";
  }
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, {
    numeric: "auto",
    style: "narrow",
  });
  return format.format(unit === "second" ? 0 : Math.round(seconds / size), unit);
}
