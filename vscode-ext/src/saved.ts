import { toSecretError, type SecretErrorCode } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
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
      const again = l10n.t("Try Again");
      const answer = await window.showErrorMessage(
        sentence(problem),
        { modal: true, detail: l10n.t("What you entered is kept as long as this question is open.") },
        again,
      );
      if (answer !== again) {
        return false;
      }
    }
  }
}
