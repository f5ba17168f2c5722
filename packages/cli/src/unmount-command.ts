import { resolve } from "node:path";
import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";

export const unmountCommand: Command = {
  usage: "unmount [DIR]",
  help: `Takes away the files that \`nbsecrets mount\` wrote; the secrets stay stored. An editor that runs, and \`nbsecrets mount
--watch\`, write their own again with the next change; so do \`list\`, \`get\`, \`set\` and \`remove\`.
`,
  async run(words, { env }) {
    const { positionals } = parseWords(words, { options: {}, atMost: 1 });
    const named = positionals[0];
    const directory = named === undefined ? undefined : resolve(named);
    const session = await openSession({ env, directory, mounted: false });
    try {
      await session.mount.remove();
      return 0;
    } finally {
      await session.close();
    }
  },
};
