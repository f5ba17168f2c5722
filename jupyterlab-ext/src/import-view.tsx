import type { TranslationBundle } from "@jupyterlab/translation";
import {
  importFormats,
  importSummary,
  type ImportFormat,
  type ImportModel,
  type ImportPreview,
  type ImportProblem,
} from "@nbsecrets/shared";
import * as React from "react";
import { readImportFile } from "./import-source";
import { ImportTable } from "./import-table";
import { sentence } from "./notice";

export interface ImportViewProps {
  readonly model: ImportModel;
  readonly trans: TranslationBundle;
}

/** The names of formats, as a person knows them. */
const formatNames: Readonly<Record<ImportFormat, string>> = { env: ".env", json: "JSON", shell: "Shell" };

/** What an import has read, what would become of it, and what is wrong; shows no value. */
export function ImportView({ model, trans }: ImportViewProps): React.JSX.Element {
  const state = React.useSyncExternalStore(
    React.useCallback((listener) => model.onChange(listener), [model]),
    () => model.state,
  );
  const { refusal } = model.ready;
  const alert = state.alert ?? refusal;
  return (
    <>
      {state.phase === "empty" ? (
        <div className="nbsecrets-import-empty">
          <FileButton model={model} trans={trans} label={trans.__("Choose a file…")} isFirst />
          <p>{trans.__("Or drop it here, or paste its text: .env, JSON, or what a shell exports.")}</p>
        </div>
      ) : (
        <Read state={state} model={model} trans={trans} />
      )}
      <div className="nbsecrets-import-alert" role="alert">
        {alert !== undefined && <p>{sentence(alert, trans)}</p>}
      </div>
    </>
  );
}

function Read(props: ImportViewProps & { readonly state: ImportPreview }): React.JSX.Element {
  const { state, model, trans } = props;
  return (
    <>
      <div className="nbsecrets-import-head">
        <span className="nbsecrets-import-file" title={state.fileName}>
          {state.fileName === "" ? trans.__("Pasted text") : state.fileName}
        </span>
        <label>
          <span>{trans.__("Read as")}</span>
          <select
            className="jp-mod-styled"
            value={state.format}
            disabled={state.phase === "importing"}
            onChange={(event) => void model.readAs(event.target.value as ImportFormat)}
          >
            {importFormats.map((format) => (
              <option key={format} value={format}>
                {formatNames[format]}
              </option>
            ))}
          </select>
        </label>
        <FileButton
          model={model}
          trans={trans}
          label={trans.__("Other file…")}
          disabled={state.phase === "importing"}
        />
      </div>
      {state.problems.length > 0 && <Problems problems={state.problems} trans={trans} />}
      {state.rows.length > 0 && <ImportTable state={state} model={model} trans={trans} />}
      <p className="nbsecrets-import-summary" aria-live="polite">
        {state.rows.length > 0 &&
          state.phase !== "comparing" &&
          sentence(importSummary(state.rows, "import-plan"), trans)}
      </p>
    </>
  );
}

function Problems(props: {
  readonly problems: readonly ImportProblem[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { problems, trans } = props;
  return (
    <section className="nbsecrets-import-problems" aria-label={trans.__("What was not read")}>
      <ul tabIndex={0}>
        {problems.map(({ line, lastLine, message }, index) => (
          <li key={index}>
            {line !== undefined && (
              <strong>
                {lastLine === undefined ? trans.__("Line %1", line) : trans.__("Lines %1 to %2", line, lastLine)}
              </strong>
            )}{" "}
            {sentence(message, trans)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function FileButton(
  props: ImportViewProps & { readonly label: string; readonly isFirst?: boolean; readonly disabled?: boolean },
): React.JSX.Element {
  const { model, label, isFirst = false, disabled = false } = props;
  const input = React.useRef<HTMLInputElement>(null);
  const button = React.useRef<HTMLButtonElement>(null);
  React.useLayoutEffect(() => {
    // The other button, which had the focus, went as this one came.
    if (!isFirst && document.activeElement === document.body) {
      button.current?.focus();
    }
  }, [isFirst]);
  return (
    <>
      <button
        ref={button}
        type="button"
        // The dialog looks for what to focus when it opens, perhaps before this is there.
        autoFocus={isFirst}
        className={`nbsecrets-import-choose jp-mod-styled ${isFirst ? "jp-mod-accept" : ""}`}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) {
            readImportFile(model, file);
          }
          // So that choosing the same file again, once it is corrected, is a change as well.
          event.target.value = "";
        }}
      />
    </>
  );
}
