import { execFileSync } from "node:child_process";
import { inEnvironment } from "../editors/checkout.ts";

/** How the installed server extension starts our programs: a Node with its options, and the script. */
export interface ServiceCommand {
  readonly node: string;
  readonly words: readonly string[];
}

export function serviceCommand(): ServiceCommand {
  const question = [
    "from jupyterlab_nbsecrets.application import NODE_OPTIONS, SERVICE_SCRIPT",
    "from jupyterlab_nbsecrets.find_node import find_node",
    "print(find_node(), *NODE_OPTIONS, SERVICE_SCRIPT, sep='\\n')",
  ].join("\n");
  const answer = execFileSync(inEnvironment("python"), ["-c", question], { encoding: "utf8" });
  const [node = "", ...words] = answer.trim().split("\n");
  return { node, words };
}
