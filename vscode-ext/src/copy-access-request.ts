import { adminRequest } from "@nbsecrets/shared";
import { env, l10n } from "vscode";
import type { CommandContext } from "./command-context.ts";
import { tell } from "./notice.ts";

/** Copies what an administrator needs to remove the problem, and says so; where nobody needs anything, it says that. */
export async function copyAccessRequest({ model }: CommandContext): Promise<void> {
  const { problem } = model.state;
  const request = problem && adminRequest(problem, (template) => l10n.t(template));
  if (request === undefined) {
    tell({ key: "admin-request-none", params: {} });
  } else {
    await env.clipboard.writeText(request);
    tell({ key: "admin-request-copied", params: {} });
  }
}
