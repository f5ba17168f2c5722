import { checkName, environmentValues, reservedNames, warnName, type SecretStore } from "@nbsecrets/shared";
import { openSession } from "@nbsecrets/stores";
import type { Command, CommandContext } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { runChild } from "./run-child.ts";
import { say, sayWarning } from "./say.ts";
import { usageError } from "./usage-error.ts";

export const execCommand: Command = {
  usage: "exec [NAME…] -- COMMAND [ARGUMENT…]",
  help: `Runs a command that finds the named secrets in its environment; without names, all of them but those that change how
programs start (PATH and its like). No other program sees them. A value that cannot be put into an environment is named
on standard error. The exit code and signals are the command's.
`,
  async run(words, context) {
    const end = words.indexOf("--");
    const [command, ...parameters] = end === -1 ? [] : words.slice(end + 1);
    if (command === undefined) {
      throw usageError("The command to run is missing: write it after two dashes.");
    }
    const { positionals } = parseWords(words.slice(0, end), { options: {}, atMost: Infinity });
    const secrets = await readSecrets(positionals, context);
    const { variables, left } = environmentValues(secrets);
    for (const [name, why] of left) {
      say(context.stderr, { key: `exec-${why}`, params: { name } });
    }
    const code = await runChild(command, parameters, [...Object.entries(context.env), ...variables]);
    if (code === undefined) {
      say(context.stderr, { key: "command-missing", params: { command } });
      return 127;
    }
    return code;
  },
};

async function readSecrets(
  named: readonly string[],
  context: CommandContext,
): Promise<ReadonlyMap<string, Uint8Array>> {
  // The child alone is to have them: no file is written for others.
  const session = await openSession({ env: context.env, mounted: false });
  try {
    const names = named.length > 0 ? new Set(named) : await allNames(session.store, context);
    const secrets = new Map<string, Uint8Array>();
    for (const name of names) {
      secrets.set(name, await session.store.reveal(name));
    }
    return secrets;
  } finally {
    await session.close();
  }
}

async function allNames(store: SecretStore, { stderr }: CommandContext): Promise<readonly string[]> {
  const names = (await store.list()).map((info) => info.name).filter((name) => checkName(name) === undefined);
  const reserved = names.filter((name) => reservedNames.has(name));
  for (const name of reserved) {
    sayWarning(stderr, warnName(name));
  }
  return names.filter((name) => !reservedNames.has(name));
}
