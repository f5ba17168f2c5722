import { SecretError, checkName, isShared, warnName, warnValue, type Details } from "@nbsecrets/shared";
import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { readValue } from "./read-value.ts";
import { say, sayWarning } from "./say.ts";

export const setCommand: Command = {
  usage: "set NAME [--file FILE] [--description TEXT] [--expires DATE] [--create]",
  help: `Adds a secret, or changes its value. The value is read from standard input, byte for byte, or asked for when
standard input is a terminal. It is never an argument: others can see those.

  --file FILE          read the value from a file, byte for byte
  --description TEXT   what it is for; empty clears it
  --expires DATE       when it stops working, as 2027-01-31; empty clears it
  --create             refuse when it exists already
`,
  async run(words, context) {
    const { values, positionals } = parseWords(words, {
      options: {
        file: { type: "string" },
        description: { type: "string" },
        expires: { type: "string" },
        create: { type: "boolean" },
      },
      atLeast: 1,
    });
    const name = positionals[0] ?? "";
    refuseName(name);
    const value = await readValue(name, values.file, context);
    const details: Details = {
      ...(values.description === undefined ? {} : { description: values.description }),
      ...(values.expires === undefined ? {} : { expiresAt: values.expires }),
    };
    const session = await openSession({ env: context.env });
    try {
      const isNew = (await session.store.list()).every((info) => info.name !== name || isShared(info));
      const { sharedBy } = await session.store.put(
        name,
        value,
        values.create === true ? "create" : "overwrite",
        details,
      );
      if (isNew && sharedBy !== undefined) {
        say(context.stderr, { key: "shared-hidden", params: { name, group: sharedBy } });
      }
      sayWarning(context.stderr, isNew ? warnName(name) : undefined);
      sayWarning(context.stderr, warnValue(name, value));
      sayWarning(context.stderr, session.mount.state.error ?? session.mount.state.warning);
      return 0;
    } finally {
      await session.close();
    }
  },
};

/** Before a value is asked for. A proposal would repeat what was typed, which may be `NAME=value`. */
function refuseName(name: string): void {
  const problem = checkName(name);
  if (problem?.key === "name-characters") {
    throw new SecretError("invalid-name", "name-characters-only");
  }
  if (problem !== undefined) {
    throw new SecretError("invalid-name", problem.key, problem.params);
  }
}
