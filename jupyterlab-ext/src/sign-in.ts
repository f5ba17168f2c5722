import { PageConfig } from "@jupyterlab/coreutils";
import type { Problem } from "@nbsecrets/shared";

/** Whether signing in again may help. */
export function asksToSignIn(problem: Problem): boolean {
  return problem.key === "service-refused";
}

/** Opens the server's first page in a tab of its own: who is not signed in comes by the sign-in. This page stays as it is. */
export function signIn(): void {
  window.open(PageConfig.getBaseUrl(), "_blank", "noopener");
}
