import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";

export const getCommand: Command = {
  usage: "get NAME",
  help: `Writes the exact bytes of a secret to standard output, with no newline after them.
`,
  async run(words, { env, stdout }) {
    const { positionals } = parseWords(words, { options: {}, atLeast: 1 });
    const session = await openSession({ env });
    try {
      stdout.write(await session.store.reveal(positionals[0] ?? ""));
      return 0;
    } finally {
      await session.close();
    }
  },
};
