import type { TranslationBundle } from "@jupyterlab/translation";
import { adminRequest, type CommandIdOf, type Problem } from "@nbsecrets/shared";
import * as React from "react";
import { sentence } from "./notice";

export interface ProblemNoticeProps {
  readonly problem: Problem;
  /** Whether the list cannot be trusted because of it. */
  readonly blocked: boolean;
  readonly trans: TranslationBundle;
  readonly onCommand: (id: CommandIdOf<"jupyterlab">) => void;
}

/** What is wrong, with what a person can do about it. */
export function ProblemNotice({ problem, blocked, trans, onCommand }: ProblemNoticeProps): React.JSX.Element {
  const button = (id: CommandIdOf<"jupyterlab">, label: string): React.JSX.Element => (
    <button type="button" className="nbsecrets-small-button jp-mod-styled jp-mod-minimal" onClick={() => onCommand(id)}>
      {label}
    </button>
  );
  return (
    <div className="nbsecrets-problem" role="alert">
      {blocked && <strong>{trans.__("Cannot read your secrets")}</strong>}
      <p>{sentence(problem, trans)}</p>
      <div className="nbsecrets-problem-buttons">
        {button("nbsecrets:refresh", trans.__("Try again"))}
        {adminRequest(problem) !== undefined && button("nbsecrets:copy-access-request", trans.__("Copy for admin"))}
      </div>
    </div>
  );
}
