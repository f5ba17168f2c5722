import { resolve } from "node:path";
import { keptRefusal, openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { sayWarning } from "./say.ts";
import { usageError } from "./usage-error.ts";
import { watchMount } from "./watch-mount.ts";

export const mountCommand: Command = {
  usage: "mount [--watch] [DIR] [--ready-file FILE] [--alone]",
  help: `Writes your secrets into files that only you can read, for kernels and programs: one for each secret, its name the
file's name. Without DIR, where the loader looks for them by itself; a DIR must be new, empty, or such a mount. Writes
the directory's path to standard output.

  --watch             stays, and writes each change of the store as it happens, also those made elsewhere. While the
                      store is out of reach the files stay as they are, and standard error says since when. A SIGTERM
                      or Ctrl-C ends it with exit code 0; the files stay then too: \`nbsecrets unmount\` takes them away.
                      With DIR nothing is written anywhere else.
  --ready-file FILE   with --watch: holds the directory's path as long as it runs, once all files are there
  --alone             with --watch and a DIR that no other program writes, such as a sidecar's: goes on where a run before it
                      was killed, which in another container cannot be told from one that still runs
`,
  async run(words, context) {
    const { values, positionals } = parseWords(words, {
      options: { watch: { type: "boolean" }, "ready-file": { type: "string" }, alone: { type: "boolean" } },
      atMost: 1,
    });
    const [directory, readyFile] = [positionals[0], values["ready-file"]].map((path) =>
      path === undefined ? undefined : resolve(path),
    );
    if (values.alone === true && (values.watch !== true || directory === undefined)) {
      throw usageError("The option --alone goes with --watch and a directory.");
    }
    if (values.watch === true) {
      return watchMount({ directory, readyFile, alone: values.alone === true }, context);
    }
    if (readyFile !== undefined) {
      throw usageError("The option --ready-file goes with --watch.");
    }
    const session = await openSession({ env: context.env, directory });
    try {
      const { error, keeper, warning } = session.mount.state;
      if (error !== undefined) {
        throw error;
      }
      const mounted = session.mount.directory ?? "";
      if (keeper !== undefined) {
        throw keptRefusal(mounted, keeper);
      }
      sayWarning(context.stderr, warning);
      context.stdout.write(`${mounted}\n`);
      return 0;
    } finally {
      await session.close();
    }
  },
};
