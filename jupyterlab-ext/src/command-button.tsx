import type { TranslationBundle } from "@jupyterlab/translation";
import { commandEntry, visibleText, type CommandIdOf } from "@nbsecrets/shared";
import * as React from "react";
import { icons } from "./icons";

export interface CommandButtonProps {
  readonly id: CommandIdOf<"jupyterlab">;
  readonly trans: TranslationBundle;
  /** The secret it is about, for the button of a row: such a button is reached through its row, not by Tab. */
  readonly name?: string;
  readonly onCommand: (id: CommandIdOf<"jupyterlab">, name?: string) => void;
}

/** A button that shows a command's icon and runs it. */
export function CommandButton({ id, trans, name, onCommand }: CommandButtonProps): React.JSX.Element {
  const { caption, icon } = commandEntry(id);
  const Icon = icons[icon ?? "key"];
  const title = trans.__(caption);
  return (
    <button
      type="button"
      className="nbsecrets-icon-button"
      tabIndex={name === undefined ? 0 : -1}
      title={title}
      aria-label={name === undefined ? title : `${title}: ${visibleText(name)}`}
      data-command={id}
      onClick={(event) => {
        event.stopPropagation();
        onCommand(id, name);
      }}
    >
      <Icon.react tag="span" width="16px" height="16px" />
    </button>
  );
}
