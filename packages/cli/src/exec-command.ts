import {
  checkName,
  environmentValues,
  isShared,
  reservedNames,
  toSecretError,
  warnName,
  type SecretInfo,
  type SecretStore,
} from "@nbsecrets/shared";
import { openSession } from "@nbsecrets/stores";
import type { Command, CommandContext } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { runChild } from "./run-child.ts";
import { say, sayError, sayWarning } from "./say.ts";
import { usageError } from "./usage-error.ts";

export const execCommand: Command = {
  usage: "exec [NAME…] -- COMMAND [ARGUMENT…]",
  help: `Runs a command that finds the named secrets in its environment; without names, all of them, shared ones too, but those
that change how programs start (PATH and its like). No other program sees them. A value that cannot be put into an environment is named
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
    sayWarning(context.stderr, await session.shared.note());
    const secrets = new Map<string, Uint8Array>();
    if (named.length > 0) {
      for (const name of new Set(named)) {
        secrets.set(name, await session.store.reveal(name));
      }
      return secrets;
    }
    for (const info of await allSecrets(session.store, context)) {
      const value = await session.store.reveal(info.name).catch((error: unknown) => leftOut(error, info, context));
      if (value !== undefined) {
        secrets.set(info.name, value);
      }
    }
    return secrets;
  } finally {
    await session.close();
  }
}

/** What others share with too few rights is their mistake, and stops nothing. */
function leftOut(error: unknown, info: SecretInfo, { stderr }: CommandContext): undefined {
  if (!isShared(info)) {
    throw error;
  }
  sayError(stderr, toSecretError(error));
}

async function allSecrets(store: SecretStore, { stderr }: CommandContext): Promise<readonly SecretInfo[]> {
  const infos = (await store.list()).filter(({ name }) => checkName(name) === undefined);
  const reserved = infos.filter(({ name }) => reservedNames.has(name));
  for (const { name } of reserved) {
    sayWarning(stderr, warnName(name));
  }
  return infos.filter(({ name }) => !reservedNames.has(name));
}
