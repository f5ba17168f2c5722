import { rowSections, type SecretInfo, type StagesState } from "@nbsecrets/shared";
import * as React from "react";
import { rowAfterKey, TypeToFind } from "./list-keyboard";
import { rowsInWindow } from "./list-window";
import { sentence } from "./notice";
import { openRowMenu } from "./row-menu";
import { SecretRow } from "./secret-row";
import { useListSize } from "./list-size";
import { usePainted } from "./use-painted";
import type { ViewContext } from "./view-context";

/** How many rows are drawn beyond each edge, so that scrolling meets rows that are there. */
const rowsBeyond = 10;
/** How high the heading of a section is, as a part of a row. */
const headingPart = 0.7;

export interface ListRowsProps {
  readonly rows: readonly SecretInfo[];
  readonly kernel: StagesState;
  readonly selected?: string;
  readonly now: number;
  readonly view: ViewContext;
}

/**
 * The rows as a grid of which each row takes the focus and its buttons are reached from it. Only rows in or near sight are
 * drawn, and the one that has or gets the focus.
 */
export function ListRows({ rows, kernel, selected, now, view }: ListRowsProps): React.JSX.Element {
  const { model, trans, focus } = view;
  const grid = React.useRef<HTMLDivElement>(null);
  const size = useListSize(grid);
  const find = React.useRef(new TypeToFind());
  const { filter } = model.state;
  const { scrollToTop } = size;
  React.useLayoutEffect(scrollToTop, [scrollToTop, filter]);
  // What comes into sight at first, or by a key in the filter box, is drawn at once; the rows beyond after it was painted.
  const beyond = usePainted(filter) ? rowsBeyond : 0;
  const selectedIndex = rows.findIndex((info) => info.name === selected);
  const tabbable = Math.max(0, selectedIndex);
  const { own, shared } = rowSections(rows);
  const headingHeight = shared.length === 0 ? 0 : Math.round(headingPart * size.rowHeight);
  const drawn = rowsInWindow({ ...size, count: rows.length, beyond, keep: [tabbable] });

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(".nbsecrets-row");
    const index = rows.findIndex((info) => info.name === row?.dataset["name"]);
    if (row === null || index === -1 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (alongRow(event, row)) {
      event.preventDefault();
      return;
    }
    const page = Math.floor(size.height / size.rowHeight);
    const target = event.target === row ? rowAfterKey(event.key, { index, count: rows.length, page }) : undefined;
    const found =
      event.target === row && event.key.length === 1 && event.key !== " "
        ? find.current.find(
            event.key,
            event.timeStamp,
            rows.map((info) => info.name),
            index,
          )
        : undefined;
    const next = rows[target ?? found ?? -1];
    if (next !== undefined) {
      event.preventDefault();
      focus.toRowOf(next.name);
    }
  };

  const draw = (index: number): React.JSX.Element | undefined => {
    const info = rows[index];
    return (
      info && (
        <SecretRow
          key={info.name}
          info={info}
          stage={kernel.stages.get(info.name)}
          arrivesWithin={kernel.arrivesWithin}
          index={index}
          top={index * size.rowHeight + (index < own.length ? 0 : headingHeight)}
          selected={index === selectedIndex}
          tabbable={index === tabbable}
          now={now}
          view={view}
        />
      )
    );
  };
  const heading = sentence({ key: "section-shared", params: {} }, trans);

  return (
    <div
      ref={grid}
      role="grid"
      className="nbsecrets-rows"
      aria-label={trans.__("Secrets")}
      aria-rowcount={rows.length}
      onScroll={size.onScroll}
      onKeyDown={onKeyDown}
    >
      <div className="nbsecrets-row-height" ref={size.measure} />
      <div className="nbsecrets-all-rows" style={{ height: rows.length * size.rowHeight + headingHeight }}>
        {drawn.filter((index) => index < own.length).map(draw)}
        {shared.length > 0 && (
          <div role="rowgroup" aria-label={heading}>
            {/* Readers have it as the name of the group. */}
            <div
              className="nbsecrets-section"
              aria-hidden="true"
              style={{ top: own.length * size.rowHeight, height: headingHeight }}
            >
              <span>{heading}</span>
              <span className="nbsecrets-section-count">{shared.length}</span>
            </div>
            {drawn.filter((index) => index >= own.length).map(draw)}
          </div>
        )}
      </div>
    </div>
  );
}

/** Right and left go through what a row can do; Escape goes back to the row. */
function alongRow({ key, target, shiftKey }: React.KeyboardEvent, row: HTMLElement): boolean {
  if (key === "ContextMenu" || (key === "F10" && shiftKey)) {
    openRowMenu(row);
    return true;
  }
  const places = [row, ...row.querySelectorAll("button")];
  const at = places.indexOf(target as HTMLElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Escape: 0 }[key];
  const place = next === undefined || (key === "Escape" && at === 0) ? undefined : places[next];
  place?.focus();
  return place !== undefined;
}
