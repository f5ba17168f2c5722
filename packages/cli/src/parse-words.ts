import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { usageError } from "./usage-error.ts";

interface Rule<Options extends ParseArgsOptionsConfig> {
  readonly options: Options;
  /** How many words without a dash may stand there. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A command's words, checked. An error repeats none of them: a value typed at the wrong place must not land in a log. */
export function parseWords<Options extends ParseArgsOptionsConfig>(words: readonly string[], rule: Rule<Options>) {
  const { atLeast = 0, atMost = atLeast } = rule;
  const parsed = parse(words, rule.options);
  if (parsed.positionals.length < atLeast) {
    throw usageError("A name is missing.");
  }
  if (parsed.positionals.length > atMost) {
    throw usageError("There is a word too many. A value is never given on the command line, where others can see it.");
  }
  return parsed;
}

function parse<Options extends ParseArgsOptionsConfig>(words: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code?.startsWith("ERR_PARSE_ARGS")) {
      throw usageError("There is an option that this command does not know, or one without its value.");
    }
    throw error;
  }
}
