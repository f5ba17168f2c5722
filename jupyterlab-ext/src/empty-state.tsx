import type { Message } from "@nbsecrets/shared";
import * as React from "react";
import { sentence } from "./notice";
import type { ViewContext } from "./view-context";

/** What a store without secrets shows: why one would want some, and the ways to the first one. */
export function EmptyState({ kept, view }: { readonly kept?: Message; readonly view: ViewContext }): React.JSX.Element {
  const { trans, onCommand } = view;
  return (
    <div className="nbsecrets-empty">
      <p>{trans.__("Keep keys out of notebooks.")}</p>
      <button type="button" className="jp-mod-styled jp-mod-accept" onClick={() => onCommand("nbsecrets:add")}>
        {trans.__("Add secret")}
      </button>
      <button type="button" className="nbsecrets-link" onClick={() => onCommand("nbsecrets:import")}>
        {trans.__("Import .env…")}
      </button>
      {kept && <p className="nbsecrets-faint">{sentence(kept, trans)}</p>}
    </div>
  );
}
