import { breakLock, openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { say } from "./say.ts";

export const unlockCommand: Command = {
  usage: "unlock",
  help: `Breaks a lock that a process left which is gone, on another machine or in another container, where its end cannot be
seen from here. A lock whose process runs is not broken. Make sure that nothing writes before you use it.
`,
  async run(words, { env, stderr }) {
    parseWords(words, { options: {} });
    const session = await openSession({ env, mounted: false });
    try {
      const ofStore = session.lockFile === undefined ? [] : [session.lockFile];
      for (const path of [...ofStore, await session.mount.lockFile()]) {
        const holder = await breakLock(path);
        if (holder === undefined) {
          say(stderr, { key: "lock-free", params: { path } });
        } else {
          say(stderr, { key: "lock-broken", params: { path, pid: String(holder.pid), host: holder.host } });
        }
      }
      return 0;
    } finally {
      await session.close();
    }
  },
};
