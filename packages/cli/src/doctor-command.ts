import { renderMessage } from "@nbsecrets/shared";
import { doctor, type Environment } from "@nbsecrets/stores";
import type { Command, CommandContext } from "./command.ts";
import { doctorReport, type ReportStyle } from "./doctor-report.ts";
import { PROBLEM_FOUND } from "./exit-code.ts";
import { parseWords } from "./parse-words.ts";
import { version } from "./version.ts";

const COLUMNS = 80;

export const doctorCommand: Command = {
  usage: "doctor [--json]",
  help: `Looks at your store, at the mount, at what programs will meet that read your secrets, and at versions, and says of
each that it is right, or what to do. It changes nothing and shows no value. The exit code is ${PROBLEM_FOUND} when there is a problem;
a note alone is none.

  --json   an array of findings: check, level ("ok", "note", "problem"), message, its key and params, names
`,
  async run(words, { env, stdout }) {
    const { values } = parseWords(words, { options: { json: { type: "boolean" } } });
    const findings = await doctor({ env, version });
    if (values.json === true) {
      const shown = findings.map(({ check, level, key, params, names }) => {
        return { check, level, message: renderMessage({ key, params }), key, params, ...(names && { names }) };
      });
      stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
    } else {
      stdout.write(doctorReport(findings, styleOf(stdout, env)));
    }
    return findings.some(({ level }) => level === "problem") ? PROBLEM_FOUND : 0;
  },
};

function styleOf(stdout: CommandContext["stdout"], env: Environment): ReportStyle {
  const isTerminal = stdout.isTTY === true;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return {
    // A terminal that does not know its width says 0.
    columns: Math.min(COLUMNS, stdout.columns || COLUMNS),
    unicode: isTerminal && (/utf-?8/i.test(locale) || env["WT_SESSION"] !== undefined),
    // https://no-color.org: set, and not empty.
    colour: isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb",
  };
}
