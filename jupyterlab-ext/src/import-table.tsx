import type { TranslationBundle } from "@jupyterlab/translation";
import { canImport, willImport, type ImportModel, type ImportPreview, type ImportRow } from "@nbsecrets/shared";
import * as React from "react";
import { sentence } from "./notice";

/** Rows shown at first, and with each "more": a file may have ten thousand. */
const ROWS_AT_ONCE = 200;

export interface ImportTableProps {
  readonly state: ImportPreview;
  readonly model: ImportModel;
  readonly trans: TranslationBundle;
}

/** A row for each secret of the file: whether to import it, under which name, and what that does. */
export function ImportTable({ state, model, trans }: ImportTableProps): React.JSX.Element {
  const [shown, setShown] = React.useState(ROWS_AT_ONCE);
  const { rows } = state;
  const proposed = rows.filter(({ proposal }) => proposal !== undefined).length;
  const possible = rows.filter(canImport);
  const hidden = rows.length - shown;
  return (
    <div className="nbsecrets-import-scroll" tabIndex={-1}>
      {proposed > 1 && (
        <button
          type="button"
          className="nbsecrets-small-button jp-mod-styled"
          onClick={() => void model.useProposals()}
        >
          {trans.__("Use all %1 proposed names", proposed)}
        </button>
      )}
      <table role="table" className="nbsecrets-import-table" aria-rowcount={rows.length + 1}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              <TickAll
                checked={possible.length > 0 && possible.every(({ wanted }) => wanted)}
                some={possible.some(({ wanted }) => wanted)}
                disabled={possible.length === 0 || state.phase === "importing"}
                label={trans.__("Import all that can be")}
                onTick={(wanted) => model.wantAll(wanted)}
              />
            </th>
            <th role="columnheader" scope="col">
              {trans.__("Name")}
            </th>
            <th role="columnheader" scope="col">
              {trans.__("What it does")}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.slice(0, shown).map((row, index) => (
            <Row
              // The line as well: another file may have other rows in the same places.
              key={`${index}:${row.line}:${row.source}`}
              row={row}
              index={index}
              disabled={state.phase === "importing"}
              model={model}
              trans={trans}
            />
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <button
          type="button"
          className="nbsecrets-small-button jp-mod-styled"
          onClick={() => setShown((count) => count + 5 * ROWS_AT_ONCE)}
        >
          {trans.__("Show more of %1", hidden)}
        </button>
      )}
    </div>
  );
}

function Row(props: {
  readonly row: ImportRow;
  readonly index: number;
  readonly disabled: boolean;
  readonly model: ImportModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { row, index, disabled, model, trans } = props;
  const notesId = `nbsecrets-import-notes-${index}`;
  const state = sentence({ key: `import-state-${row.state}`, params: {} }, trans);
  return (
    <tr role="row" data-state={row.state} data-source={row.source} data-taken={willImport(row)}>
      <td role="cell">
        <input
          type="checkbox"
          aria-label={trans.__("Import %1", row.source)}
          checked={row.wanted && canImport(row)}
          disabled={disabled || !canImport(row)}
          onChange={(event) => model.want(index, event.target.checked)}
        />
      </td>
      <td role="cell" className="nbsecrets-import-name">
        <input
          type="text"
          className="jp-mod-styled"
          aria-label={trans.__("Name for %1", row.source)}
          aria-describedby={notesId}
          aria-invalid={row.refusal !== undefined}
          title={row.name}
          autoComplete="off"
          spellCheck={false}
          value={row.name}
          disabled={disabled}
          onChange={(event) => void model.rename(index, event.target.value)}
        />
        {row.proposal !== undefined && (
          <button
            type="button"
            className="nbsecrets-small-button jp-mod-styled"
            disabled={disabled}
            onClick={() => void model.useProposals(index)}
          >
            {trans.__("Use %1", row.proposal)}
          </button>
        )}
      </td>
      <td role="cell" className="nbsecrets-import-state" id={notesId}>
        <span className="nbsecrets-import-word">{state}</span>
        {row.refusal !== undefined && <p>{sentence(row.refusal, trans)}</p>}
        {row.notes.map((note, at) => (
          <p key={at}>{sentence(note, trans)}</p>
        ))}
      </td>
    </tr>
  );
}

function TickAll(props: {
  readonly checked: boolean;
  readonly some: boolean;
  readonly disabled: boolean;
  readonly label: string;
  readonly onTick: (wanted: boolean) => void;
}): React.JSX.Element {
  const { checked, some, disabled, label, onTick } = props;
  return (
    <input
      type="checkbox"
      aria-label={label}
      title={label}
      checked={checked}
      disabled={disabled}
      ref={(box) => {
        if (box !== null) {
          box.indeterminate = some && !checked;
        }
      }}
      onChange={(event) => onTick(event.target.checked)}
    />
  );
}
