import { Clipboard } from "@jupyterlab/apputils";
import { visibleText } from "@nbsecrets/shared";
import { chosen, type CommandContext } from "./command-context";
import { tell } from "./notice";

/** Copies the name of the secret called `wanted`, else of the selected one, else of one the person is asked for. */
export async function copyName(context: CommandContext, wanted?: string): Promise<void> {
  const { trans } = context;
  const name = await chosen(context, wanted, trans.__("Copy the name of which secret?"));
  if (name !== undefined) {
    Clipboard.copyToSystem(name);
    tell({ key: "name-copied", params: { name: visibleText(name) } }, trans);
  }
}
