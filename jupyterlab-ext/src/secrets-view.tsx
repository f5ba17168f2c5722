import { canLoad, loadableTogether, neededSection, storeSummary } from "@nbsecrets/shared";
import * as React from "react";
import { EmptyState } from "./empty-state";
import { FilterBox } from "./filter-box";
import { ListRows } from "./list-rows";
import { NeededSectionView } from "./needed-section";
import { sentence } from "./notice";
import { PanelHead } from "./panel-head";
import { ProblemNotice } from "./problem-notice";
import { UndoBar } from "./undo-bar";
import type { ViewContext } from "./view-context";

/** The panel as the model's state has it; it keeps nothing of its own. */
export function SecretsView({ view }: { readonly view: ViewContext }): React.JSX.Element {
  const { model, stages, needs, trans, clock, focus, onCommand } = view;
  const state = React.useSyncExternalStore(
    React.useCallback((listener) => model.onChange(listener), [model]),
    () => model.state,
  );
  const now = React.useSyncExternalStore(
    React.useCallback((listener) => clock.onTick(listener), [clock]),
    () => clock.now,
  );
  const kernel = React.useSyncExternalStore(
    React.useCallback((listener) => stages.onChange(listener), [stages]),
    () => stages.state,
  );
  const front = React.useSyncExternalStore(
    React.useCallback(
      (listener) => {
        needs.changed.connect(listener);
        return () => void needs.changed.disconnect(listener);
      },
      [needs],
    ),
    () => needs.state,
  );
  React.useLayoutEffect(() => focus.settle());
  const { phase, busy, secrets, filter, selected, note, sharedNote, problem, undo } = state;
  const rows = model.visible;
  const needed = React.useMemo(() => neededSection(front.needs, kernel), [front.needs, kernel]);
  const section = phase === "ready" ? needed : undefined;
  const summary = React.useMemo(() => state.usage && storeSummary(state.usage), [state.usage]);
  return (
    <div className="nbsecrets-view" tabIndex={-1} aria-busy={phase === "loading" || busy} data-phase={phase}>
      <PanelHead summary={summary} view={view} />
      {note !== undefined && <p className="nbsecrets-note">{sentence(note, trans)}</p>}
      {sharedNote !== undefined && <p className="nbsecrets-note">{sentence(sharedNote, trans)}</p>}
      {problem !== undefined && (
        <ProblemNotice problem={problem} blocked={phase === "blocked"} trans={trans} onCommand={onCommand} />
      )}
      {phase === "loading" && <div className="nbsecrets-loading">{trans.__("Reading…")}</div>}
      {phase === "ready" && front.isShared && (
        <p className="nbsecrets-note">{sentence({ key: "kernel-shared", params: {} }, trans)}</p>
      )}
      {section && <NeededSectionView title={front.title} section={section} view={view} />}
      {section && secrets.length > 0 && (
        <h3 className="nbsecrets-all">
          <span>{trans.__("All")}</span>
          <span className="nbsecrets-section-count">{secrets.length}</span>
        </h3>
      )}
      {secrets.length > 0 && <FilterBox filter={filter} shown={rows.length} all={secrets.length} view={view} />}
      <div className="nbsecrets-body">
        {busy && <div className="nbsecrets-busy" aria-hidden="true" />}
        {phase === "ready" && secrets.length === 0 && <EmptyState kept={summary?.kept} view={view} />}
        {secrets.length > 0 && rows.length === 0 && (
          <div className="nbsecrets-none">{trans.__("No secret matches “%1”.", filter)}</div>
        )}
        {rows.length > 0 && <ListRows rows={rows} kernel={kernel} selected={selected} now={now} view={view} />}
        <UndoBar undo={undo} view={view} />
        {secrets.length > 0 && (
          <div className="nbsecrets-foot">
            <button
              type="button"
              className="jp-mod-styled jp-mod-accept"
              onClick={() => onCommand("nbsecrets:insert-loader")}
            >
              {trans.__("Insert loader")}
            </button>
            {loadableTogether([...kernel.stages.keys()]).some((name) => canLoad(kernel.stages.get(name))) && (
              <button type="button" className="jp-mod-styled" onClick={() => onCommand("nbsecrets:load-all")}>
                {trans.__("Load all")}
              </button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
