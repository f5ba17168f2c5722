import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { sayWarning } from "./say.ts";

export const removeCommand: Command = {
  usage: "remove NAME",
  help: `Deletes a secret, from the store and from the mount. It does not ask.
`,
  async run(words, { env, stderr }) {
    const { positionals } = parseWords(words, { options: {}, atLeast: 1 });
    const session = await openSession({ env });
    try {
      await session.store.remove(positionals[0] ?? "");
      sayWarning(stderr, session.mount.state.error ?? session.mount.state.warning);
      return 0;
    } finally {
      await session.close();
    }
  },
};
