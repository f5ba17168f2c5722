import { resolve } from "node:path";
import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";

export const mountCommand: Command = {
  usage: "mount [DIR]",
  help: `Writes your secrets into files that only you can read, for kernels and programs: one for each secret, its name the
file's name. Without DIR, where the loader looks for them by itself; a DIR must be new, empty, or such a mount. Writes
the directory's path to standard output.
`,
  async run(words, { env, stdout }) {
    const { positionals } = parseWords(words, { options: {}, atMost: 1 });
    const named = positionals[0];
    const session = await openSession({ env, mounted: named === undefined });
    try {
      let directory = session.mount.directory;
      if (named !== undefined) {
        directory = (await session.mountAt(resolve(named)).refresh()).directory;
      } else if (session.mount.state.error !== undefined) {
        throw session.mount.state.error;
      }
      stdout.write(`${directory ?? ""}\n`);
      return 0;
    } finally {
      await session.close();
    }
  },
};
