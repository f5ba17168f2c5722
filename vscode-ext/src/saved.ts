import { toSecretError, type SecretError, type SecretErrorCode } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { accessRequest, copyRequest } from "./copy-access-request.ts";
import { sentence } from "./notice.ts";

/** What may pass by itself, or by what the person does meanwhile; anything else is for the caller. */
const passing: readonly SecretErrorCode[] = ["unavailable", "locked", "denied", "signed-out", "corrupt", "internal"];

/**
 * Does what writes, again and again as long as the person wants, so that nothing that was entered is lost by a store that is
 * away for a moment. Whether it was done. Rejects with any other failure.
 */
export async function saved(write: () => Promise<void>): Promise<boolean> {
  for (;;) {
    try {
      await write();
      return true;
    } catch (error) {
      const problem = toSecretError(error);
      if (!passing.includes(problem.code)) {
        throw problem;
      }
      if (!(await isTriedAgain(problem))) {
        return false;
      }
    }
  }
}

/** Whether the person wants it to be tried again; who first needs something of an administrator, can copy what to send. */
async function isTriedAgain(problem: SecretError): Promise<boolean> {
  const [again, copy] = [l10n.t("Try Again"), l10n.t("Copy for Admin")];
  const request = accessRequest(problem);
  const detail = l10n.t("What you entered is kept as long as this question is open.");
  for (;;) {
    const answers = request === undefined ? [again] : [again, copy];
    const answer = await window.showErrorMessage(sentence(problem), { modal: true, detail }, ...answers);
    if (answer !== copy || request === undefined) {
      return answer === again;
    }
    await copyRequest(request);
  }
}
