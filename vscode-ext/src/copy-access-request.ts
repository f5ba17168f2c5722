import { adminRequest, type Problem } from "@nbsecrets/shared";
import { env, l10n } from "vscode";
import type { CommandContext } from "./command-context.ts";
import { tell } from "./notice.ts";

/** Copies what an administrator needs to remove the problem, and says so; where nobody needs anything, it says that. */
export async function copyAccessRequest({ model }: CommandContext): Promise<void> {
  const request = accessRequest(model.state.problem);
  if (request === undefined) {
    tell({ key: "admin-request-none", params: {} });
  } else {
    await copyRequest(request);
  }
}

/** What an administrator needs to remove a problem; undefined where no right and no object would help. */
export function accessRequest(problem: Problem | undefined): string | undefined {
  return problem && adminRequest(problem, (template) => l10n.t(template));
}

export async function copyRequest(request: string): Promise<void> {
  await env.clipboard.writeText(request);
  tell({ key: "admin-request-copied", params: {} });
}
