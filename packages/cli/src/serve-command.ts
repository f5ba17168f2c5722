import { setFlagsFromString } from "node:v8";
import { serveStore, type MountStatus, type SecretService } from "@nbsecrets/shared";
import { openSession, type Session } from "@nbsecrets/stores";
import { collectWhenQuiet } from "./collect-when-quiet.ts";
import type { Command } from "./command.ts";
import { EnvelopeServer } from "./envelope-server.ts";
import { exitCodeOf } from "./exit-code.ts";
import { parseWords } from "./parse-words.ts";
import { say } from "./say.ts";

/**
 * A young generation that may grow keeps 50 MB after a hundred writes. The optimizing compilers stay on, whatever memory
 * they take: without them the vault's cipher, which is JavaScript, takes seconds for a megabyte.
 */
const YOUNG_GENERATION = "--semi-space-growth-factor=1";

/** How long the end of input waits for a write that has begun, in milliseconds. */
const GRACE = 2_000;
/** After how long without a message memory is given back, in milliseconds. */
const QUIET = 5_000;

export const serveCommand: Command = {
  usage: "serve [--no-reveal]",
  help: `Answers JSON-RPC on standard input and output, for an editor; not for a person to type into.
Each message is an envelope with a Content-Length header: {"c": connection, "m": frame}, or {"c": connection, "closed": true}.
The first one out has c "0" and says where the mount is. It ends at the end of input.

  --no-reveal   no value is ever sent
`,
  async run(words, { env, stdin, stdout, stderr }) {
    const { values } = parseWords(words, { options: { "no-reveal": { type: "boolean" } } });
    setFlagsFromString(YOUNG_GENERATION);
    const session = await openSession({ env, live: true });
    const problem = session.mount.state.error;
    if (problem !== undefined) {
      say(stderr, problem);
    }
    const service: SecretService = {
      status: async () => ({ mount: mountStatus(session) }),
      onStatus: (listener) => session.mount.onChange(listener),
    };
    const signOfLife = collectWhenQuiet(QUIET);
    signOfLife();
    const server = new EnvelopeServer({
      onEnvelope: signOfLife,
      input: stdin,
      output: stdout,
      serve: (connection) =>
        serveStore(connection, { driver: session.driver, service, allowReveal: values["no-reveal"] !== true }),
    });
    const directory = session.mount.directory;
    await server.announce(problem === undefined && directory !== undefined ? { mount: directory } : {});
    const code = await server.run().then(
      () => 0,
      () => exitCodeOf("unavailable"),
    );
    // Nothing may keep a service alive whose editor is gone: not a watch, not a lock that it waits for.
    setTimeout(() => process.exit(code), GRACE).unref();
    await session.close();
    process.exit(code);
  },
};

function mountStatus(session: Session): MountStatus {
  const { directory, state } = session.mount;
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(state.error === undefined ? {} : { problem: state.error.toJSON() }),
  };
}
