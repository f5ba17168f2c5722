import type { TranslationBundle } from "@jupyterlab/translation";
import { storeSummary, type CommandId, type Message, type PanelModel } from "@nbsecrets/shared";
import * as React from "react";
import { sentence } from "./notice";
import { PanelHead } from "./panel-head";
import { ProblemNotice } from "./problem-notice";
import { SecretRow } from "./secret-row";

export interface SecretsViewProps {
  readonly model: PanelModel;
  readonly trans: TranslationBundle;
  readonly onCommand: (id: CommandId, name?: string) => void;
}

/** The panel as the model's state has it; it keeps nothing of its own. */
export function SecretsView({ model, trans, onCommand }: SecretsViewProps): React.JSX.Element {
  const state = React.useSyncExternalStore(
    React.useCallback((listener) => model.onChange(listener), [model]),
    () => model.state,
  );
  const empty = state.phase === "ready" && state.secrets.length === 0;
  const summary = state.usage && storeSummary(state.usage);
  return (
    <div className="nbsecrets-view" aria-busy={state.phase === "loading"}>
      <PanelHead summary={summary} trans={trans} onCommand={onCommand} />
      {state.note !== undefined && <p className="nbsecrets-note">{sentence(state.note, trans)}</p>}
      {state.problem !== undefined && (
        <ProblemNotice
          problem={state.problem}
          blocked={state.phase === "blocked"}
          trans={trans}
          onCommand={onCommand}
        />
      )}
      {state.phase === "loading" && <div className="nbsecrets-loading">{trans.__("Reading…")}</div>}
      {empty && <Empty kept={summary?.kept} trans={trans} onCommand={onCommand} />}
      {state.secrets.length > 0 && (
        <>
          <input
            type="search"
            className="nbsecrets-filter jp-mod-styled"
            placeholder={trans.__("Filter")}
            aria-label={trans.__("Filter secrets by name or description")}
            value={state.filter}
            onChange={(event) => model.setFilter(event.target.value)}
          />
          <Rows model={model} trans={trans} onCommand={onCommand} />
          <div className="nbsecrets-foot">
            <button
              type="button"
              className="jp-mod-styled jp-mod-accept"
              onClick={() => onCommand("nbsecrets:insert-loader")}
            >
              {trans.__("Insert loader")}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function Rows({ model, trans, onCommand }: SecretsViewProps): React.JSX.Element {
  const rows = model.visible;
  const { selected, filter } = model.state;
  const entry = rows.some((info) => info.name === selected) ? selected : rows[0]?.name;
  if (rows.length === 0) {
    return <div className="nbsecrets-none">{trans.__("No secret matches “%1”.", filter)}</div>;
  }
  return (
    <div
      role="grid"
      className="nbsecrets-rows"
      aria-label={trans.__("Secrets")}
      aria-rowcount={rows.length}
      onKeyDown={(event) => {
        const row = (event.target as HTMLElement).closest<HTMLElement>(".nbsecrets-row");
        if (row !== null && event.target === row) {
          const command = moveOrCommand(event.key, row);
          if (command !== undefined) {
            event.preventDefault();
            event.stopPropagation();
            if (command !== "moved") {
              onCommand(command, row.dataset["name"]);
            }
          }
        }
      }}
    >
      {rows.map((info) => (
        <SecretRow
          key={info.name}
          info={info}
          selected={info.name === selected}
          tabIndex={info.name === entry ? 0 : -1}
          trans={trans}
          onSelect={(name) => model.select(name)}
          onCommand={onCommand}
        />
      ))}
    </div>
  );
}

/** What a key does on a row: moves the focus, or runs a command. */
function moveOrCommand(key: string, row: HTMLElement): CommandId | "moved" | undefined {
  const all = [...(row.parentElement?.querySelectorAll<HTMLElement>(".nbsecrets-row") ?? [])];
  const index = all.indexOf(row);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(index + 1, all.length - 1),
    ArrowUp: Math.max(index - 1, 0),
    Home: 0,
    End: all.length - 1,
  };
  const target = targets[key];
  if (target !== undefined) {
    all[target]?.focus();
    return "moved";
  }
  const commandOf: Readonly<Record<string, CommandId>> = {
    Enter: "nbsecrets:insert-reference",
    F2: "nbsecrets:edit",
    Delete: "nbsecrets:delete",
  };
  return commandOf[key];
}

function Empty(props: {
  readonly trans: TranslationBundle;
  readonly kept?: Message;
  readonly onCommand: (id: CommandId) => void;
}): React.JSX.Element {
  const { trans, kept, onCommand } = props;
  return (
    <div className="nbsecrets-empty">
      <p>{trans.__("Keep keys out of notebooks.")}</p>
      <button type="button" className="jp-mod-styled jp-mod-accept" onClick={() => onCommand("nbsecrets:add")}>
        {trans.__("Add secret")}
      </button>
      {kept && <p className="nbsecrets-faint">{sentence(kept, trans)}</p>}
    </div>
  );
}
