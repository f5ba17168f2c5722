import { Clipboard } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { adminRequest, type Problem } from "@nbsecrets/shared";
import { tell } from "./notice";

/** Copies what an administrator needs to remove the problem, and says so; where nobody needs anything, it says that. */
export function copyAccessRequest(problem: Problem | undefined, trans: TranslationBundle): void {
  const request = problem && adminRequest(problem, (template) => trans.__(template));
  if (request === undefined) {
    tell({ key: "admin-request-none", params: {} }, trans);
  } else {
    Clipboard.copyToSystem(request);
    tell({ key: "admin-request-copied", params: {} }, trans);
  }
}
