import {
  SecretError,
  checkImport,
  compareImport,
  compareValues,
  importBatches,
  importChanges,
  importFormats,
  importSummary,
  nameSome,
  parseImport,
  planImport,
  renderMessage,
  reservedNames,
  visibleText,
  type ImportChoice,
  type ImportFormat,
  type ImportRow,
  type MessageKey,
  type ParsedImport,
} from "@nbsecrets/shared";
import { openSession, type Session } from "@nbsecrets/stores";
import type { Command, CommandContext } from "./command.ts";
import { exitCodeOf } from "./exit-code.ts";
import { gitWouldTake } from "./git-would-take.ts";
import { importReport, problemLine } from "./import-report.ts";
import { parseWords } from "./parse-words.ts";
import { readImportFile } from "./read-import-file.ts";
import { say, sayWarning } from "./say.ts";
import { usageError } from "./usage-error.ts";

interface Wishes {
  readonly overwrite: boolean;
  readonly fixNames: boolean;
  /** Names to import, as the file has them; empty: all. */
  readonly only: ReadonlySet<string>;
}

export const importCommand: Command = {
  usage: "import FILE [--dry-run] [--format env|json|shell] [--overwrite] [--fix-names] [--only NAME]…",
  help: `Adds the secrets of a file: .env, a flat JSON object (or a Kubernetes Secret as JSON), or exports of a shell. FILE may
be - for standard input. Nothing of the file is run. What is chosen is saved at once or not at all; no value is shown.

  --dry-run       change nothing; show for each name what would become of it
  --format F      env, json or shell, where name and content do not tell
  --overwrite     replace secrets that are there with another value; else they stay as they are
  --fix-names     import names that are not allowed under the proposed ones
  --only NAME     import this one of the file; may stand several times

The exit code is 0 when the store holds then what the file says; 2 when something in the file cannot be read or imported,
9 when something is too large, 4 when a secret with another value was left as it is. The rest is imported all the same.
`,
  async run(words, context) {
    const { values, positionals } = parseWords(words, {
      options: {
        "dry-run": { type: "boolean" },
        format: { type: "string" },
        overwrite: { type: "boolean" },
        "fix-names": { type: "boolean" },
        only: { type: "string", multiple: true },
      },
      atLeast: 1,
    });
    const path = positionals[0] ?? "";
    const format = chosenFormat(values.format);
    const file = await readImportFile(path, context);
    const parsed = parseImport(file.bytes, file.name, format);
    const wishes: Wishes = {
      overwrite: values.overwrite === true,
      fixNames: values["fix-names"] === true,
      only: new Set(values.only),
    };
    refuseMissing(parsed, wishes.only);
    const isTrial = values["dry-run"] === true;
    const session = await openSession({ env: context.env, mounted: !isTrial });
    try {
      const rows = await importAll(session, parsed, wishes, isTrial);
      if (isTrial) {
        context.stdout.write(importReport(rows, parsed.problems));
      } else {
        sayWhatWasLeft(context, rows, parsed, wishes);
        sayWarning(context.stderr, session.mount.state.error ?? session.mount.state.warning);
      }
      context.stdout.write(`${renderMessage(importSummary(rows, isTrial ? "import-would" : "import-done"))}\n`);
      if (!isTrial && path !== "-" && parsed.entries.length > 0) {
        const key = (await gitWouldTake(path, context.env)) ? "import-file-tracked" : "import-file-stays";
        say(context.stderr, { key, params: { path } });
      }
      return exitCode(rows, parsed, wishes);
    } finally {
      await session.close();
    }
  },
};

function chosenFormat(format: string | undefined): ImportFormat | undefined {
  const known = importFormats.find((candidate) => candidate === format);
  if (format !== undefined && known === undefined) {
    throw usageError("The format is env, json or shell.");
  }
  return known;
}

function refuseMissing({ entries }: ParsedImport, only: ReadonlySet<string>): void {
  const names = new Set(entries.map(({ name }) => name));
  const missing = [...only].find((name) => !names.has(name));
  if (missing !== undefined) {
    throw new SecretError("not-found", "import-not-in-file", { name: nameSome([missing]) });
  }
}

/** The rows as they were imported, or would be. */
async function importAll(
  { store, driver }: Session,
  { entries }: ParsedImport,
  wishes: Wishes,
  isTrial: boolean,
): Promise<readonly ImportRow[]> {
  const infos = await store.list();
  let choices: ReadonlyMap<number, ImportChoice> = new Map();
  const plan = async (): Promise<readonly ImportRow[]> => {
    const target = await compareImport(entries, choices, infos, (asked) => compareValues(driver, asked));
    return planImport(entries, choices, target);
  };
  if (wishes.fixNames) {
    const proposed = (await plan()).map(({ proposal }) => (proposal === undefined ? {} : { name: proposal }));
    choices = new Map(proposed.entries());
  }
  const first = await plan();
  choices = new Map(first.map((row, index) => [index, { ...choices.get(index), wanted: isWanted(row, wishes) }]));
  const rows = await plan();
  const refusal = checkImport(entries, rows);
  if (refusal !== undefined) {
    throw new SecretError("too-large", refusal.key, refusal.params);
  }
  if (!isTrial) {
    for (const batch of importBatches(importChanges(entries, rows, infos, store.supports), store.supports)) {
      await store.apply(batch);
    }
  }
  return rows;
}

function isWanted(row: ImportRow, { only, overwrite }: Wishes): boolean {
  if (only.size > 0 && !only.has(row.source)) {
    return false;
  }
  return row.state === "overwrites" ? overwrite : row.state !== "new" || row.wanted || only.size > 0;
}

/** Whether a row was asked for. */
function isMeant({ source }: ImportRow, { only }: Wishes): boolean {
  return only.size === 0 || only.has(source);
}

function sayWhatWasLeft(
  { stderr }: CommandContext,
  all: readonly ImportRow[],
  { problems }: ParsedImport,
  wishes: Wishes,
): void {
  const rows = all.filter((row) => isMeant(row, wishes));
  for (const problem of problems) {
    stderr.write(`nbsecrets: ${visibleText(problemLine(problem))}\n`);
  }
  const names = (key: MessageKey, test: (row: ImportRow) => boolean, text: (row: ImportRow) => string): void => {
    const those = rows.filter(test);
    if (those.length > 0) {
      say(stderr, { key, params: { names: nameSome(those.map(text)) } });
    }
  };
  const source = (row: ImportRow): string => row.source;
  names(
    "import-names-refused",
    ({ state, proposal }) => state === "name" && proposal !== undefined,
    ({ source: name, proposal = "" }) => `${name} (${proposal})`,
  );
  for (const { refusal, state, proposal } of rows) {
    sayWarning(stderr, state === "name" && proposal !== undefined ? undefined : refusal);
  }
  names("import-overwrite-needed", (row) => row.state === "overwrites" && !row.wanted, source);
  names("import-reserved-left", (row) => row.state === "new" && !row.wanted && reservedNames.has(row.name), source);
}

function exitCode(all: readonly ImportRow[], { problems }: ParsedImport, wishes: Wishes): number {
  const rows = all.filter((row) => isMeant(row, wishes));
  if (
    problems.some(({ message }) => message.key === "import-too-large") ||
    rows.some(({ state }) => state === "large")
  ) {
    return exitCodeOf("too-large");
  }
  if (problems.length > 0 || rows.some(({ refusal }) => refusal !== undefined)) {
    return exitCodeOf("invalid-value");
  }
  return rows.some(({ state, wanted }) => state === "overwrites" && !wanted) ? exitCodeOf("conflict") : 0;
}
