import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { serveStore } from "@nbsecrets/shared";
import { openSession, SessionService, type Session } from "@nbsecrets/stores";
import { collectWhenQuiet } from "./collect-when-quiet.ts";
import type { Command } from "./command.ts";
import { EnvelopeServer } from "./envelope-server.ts";
import { exitCodeOf } from "./exit-code.ts";
import { logMount } from "./log-mount.ts";
import { parseWords } from "./parse-words.ts";

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
  usage: "serve [--no-reveal] [--code DIR]",
  help: `Answers JSON-RPC on standard input and output, for an editor; not for a person to type into.
Each message is an envelope with a Content-Length header: {"c": connection, "m": frame}, or {"c": connection, "closed": true}.
The first one out has c "0" and says where the mount is, and with "stay" that the mount follows the store only as long as
this runs; another one follows when that changes. It ends at the end of input.

  --no-reveal   no value is ever sent
  --code DIR    the directory of the person's code, in which an editor may look where secrets are used
`,
  async run(words, { env, stdin, stdout, stderr }) {
    const { values } = parseWords(words, { options: { "no-reveal": { type: "boolean" }, code: { type: "string" } } });
    setFlagsFromString(YOUNG_GENERATION);
    const session = await openSession({ env, live: true });
    const { mount } = session;
    logMount(mount, stderr);
    const { code } = values;
    const service = new SessionService(session, () => (code === undefined ? [] : [resolve(code)]));
    const signOfLife = collectWhenQuiet(QUIET);
    signOfLife();
    const server = new EnvelopeServer({
      onEnvelope: signOfLife,
      input: stdin,
      output: stdout,
      serve: (connection) =>
        serveStore(connection, { driver: session.driver, service, allowReveal: values["no-reveal"] !== true }),
    });
    // A change that somebody else made leaves garbage as well.
    await session.driver.watch(signOfLife);
    let announced = "";
    const announce = async (): Promise<void> => {
      const facts = ownFacts(session);
      const text = JSON.stringify(facts);
      if (text !== announced) {
        announced = text;
        await server.announce(facts);
      }
    };
    await announce();
    // Later ones, for a mount that can be made only then. That nobody takes them ends `run`.
    mount.onChange(() => void announce().catch(() => undefined));
    const exitCode = await server.run().then(
      () => 0,
      () => exitCodeOf("unavailable"),
    );
    // Nothing may keep a service alive whose editor is gone: not a watch, not a lock that it waits for.
    setTimeout(() => process.exit(exitCode), GRACE).unref();
    service.close();
    await session.close();
    process.exit(exitCode);
  },
};

/**
 * What the editor's host is told: where kernels find the mount, and whether the service must stay. It must for a store that
 * changes without us, or the mount would be old as soon as it ended; a vault is changed by our own programs alone, and each
 * of them writes the mount. Where somebody else keeps the mount, nothing depends on us.
 */
function ownFacts({ mount, remote }: Session): Readonly<Record<string, string | boolean>> {
  const { readable, state } = mount;
  const stay = remote && state.keeper === undefined;
  return { ...(readable === undefined ? {} : { mount: readable }), ...(stay ? { stay } : {}) };
}
