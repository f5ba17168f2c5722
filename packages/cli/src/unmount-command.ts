import { resolve } from "node:path";
import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";

export const unmountCommand: Command = {
  usage: "unmount [DIR]",
  help: `Takes away the files that \`nbsecrets mount\` wrote; the secrets stay stored. An editor that runs writes its own again
with the next change; so do \`list\`, \`get\`, \`set\` and \`remove\`.
`,
  async run(words, { env }) {
    const { positionals } = parseWords(words, { options: {}, atMost: 1 });
    const named = positionals[0];
    const session = await openSession({ env, mounted: false });
    try {
      await (named === undefined ? session.mount : session.mountAt(resolve(named))).remove();
      return 0;
    } finally {
      await session.close();
    }
  },
};
