import { isShared, renderMessage, visibleText, type SecretInfo } from "@nbsecrets/shared";
import { openSession } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { sayWarning } from "./say.ts";

export const listCommand: Command = {
  usage: "list [--json]",
  help: `Writes the names of your secrets, one a line, sorted; never a value. On a terminal, it says who shares one with you.

  --json   all that is known of each: name, updatedAt, description, expiresAt, sharedBy; readOnly, why it cannot be changed
`,
  async run(words, { env, stdout, stderr }) {
    const { values } = parseWords(words, { options: { json: { type: "boolean" } } });
    const session = await openSession({ env });
    try {
      const infos = await session.store.list();
      sayWarning(stderr, await session.shared.note());
      if (values.json === true) {
        // A version means something to the store object that gave it only, and that one ends here.
        const shown = infos.map(({ version: _version, ...rest }) => rest);
        stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
      } else {
        stdout.write(infos.map((info) => `${printable(info.name)}${stdout.isTTY ? whoShares(info) : ""}\n`).join(""));
      }
      return 0;
    } finally {
      await session.close();
    }
  },
};

function whoShares(info: SecretInfo): string {
  const key = isShared(info) ? "shared-by" : "also-shared-by";
  return info.sharedBy === undefined
    ? ""
    : `  (${renderMessage({ key, params: { group: visibleText(info.sharedBy) } })})`;
}

/** A store may hold names that we would not allow; they must not steer a terminal, nor look like two. */
function printable(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}
