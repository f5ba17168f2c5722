import * as React from "react";
import type { ViewContext } from "./view-context";

export interface FilterBoxProps {
  readonly filter: string;
  /** How many secrets match, and how many there are. */
  readonly shown: number;
  readonly all: number;
  readonly view: ViewContext;
}

/** Narrows the list by name or description, and says how many are left. */
export function FilterBox({ filter, shown, all, view }: FilterBoxProps): React.JSX.Element {
  const { model, trans, focus } = view;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const first = model.visible.find((info) => info.name === model.state.selected) ?? model.visible[0];
    if (event.key === "Escape" && filter !== "") {
      event.preventDefault();
      event.stopPropagation();
      model.setFilter("");
    } else if ((event.key === "ArrowDown" || event.key === "Enter") && first !== undefined) {
      event.preventDefault();
      focus.toRowOf(first.name);
    }
  };
  return (
    <>
      <input
        type="search"
        className="nbsecrets-filter jp-mod-styled"
        placeholder={trans.__("Filter")}
        aria-label={trans.__("Filter secrets by name or description")}
        value={filter}
        onChange={(event) => model.setFilter(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div role="status" className="nbsecrets-for-readers">
        {filter === "" ? "" : trans._n("%2 of %1 secret shown", "%2 of %1 secrets shown", all, shown)}
      </div>
    </>
  );
}
