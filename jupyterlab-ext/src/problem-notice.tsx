import type { TranslationBundle } from "@jupyterlab/translation";
import { adminRequest, type CommandIdOf, type Problem } from "@nbsecrets/shared";
import * as React from "react";
import { sentence } from "./notice";
import { asksToSignIn, signIn } from "./sign-in";

export interface ProblemNoticeProps {
  readonly problem: Problem;
  /** Whether the list cannot be trusted because of it. */
  readonly blocked: boolean;
  readonly trans: TranslationBundle;
  readonly onCommand: (id: CommandIdOf<"jupyterlab">) => void;
}

/** What is wrong, with what a person can do about it. */
export function ProblemNotice({ problem, blocked, trans, onCommand }: ProblemNoticeProps): React.JSX.Element {
  const button = (label: string, action: () => void): React.JSX.Element => (
    <button type="button" className="nbsecrets-small-button jp-mod-styled jp-mod-minimal" onClick={action}>
      {label}
    </button>
  );
  const signInAndBack = (): void => {
    // Who comes back to this tab has signed in, or sees that it did not help.
    window.addEventListener("focus", () => onCommand("nbsecrets:refresh"), { once: true });
    signIn();
  };
  return (
    <div className="nbsecrets-problem" role="alert">
      {blocked && <strong>{trans.__("Cannot read your secrets")}</strong>}
      <p>{sentence(problem, trans)}</p>
      <div className="nbsecrets-problem-buttons">
        {asksToSignIn(problem) && button(trans.__("Sign in"), signInAndBack)}
        {button(trans.__("Try again"), () => onCommand("nbsecrets:refresh"))}
        {adminRequest(problem) !== undefined &&
          button(trans.__("Copy for admin"), () => onCommand("nbsecrets:copy-access-request"))}
      </div>
    </div>
  );
}
