import type { KernelFailure } from "./module-missing.ts";
import { checkName } from "./secret-name.ts";
import { standardMount } from "./snippet-language.ts";

/** A cell that failed, as a kernel reports it. Nothing of this leaves the page. */
export interface CellFailure extends KernelFailure {
  /** As kernels colour it for a terminal. */
  readonly traceback: readonly string[];
  readonly source: string;
}

/** Why it failed, where that is about secrets. */
export type SecretFailure =
  /** Code read a secret that it does not have. */
  | { readonly kind: "missing"; readonly name: string }
  /** A service did not take the credentials; these stored secrets are named in the cell or in the traceback. */
  | { readonly kind: "refused"; readonly names: readonly string[] };

/** Of an error's own text and of a traceback, no more characters are looked at: a kernel may send any number. */
const LONGEST = { error: 2_000, traceback: 200_000 };

/** Undefined where the failure has nothing to do with a secret, as far as it tells. */
export function secretFailure(whole: CellFailure, stored: readonly string[]): SecretFailure | undefined {
  const failure = shortened(whole);
  const name = missingName(failure);
  if (name !== undefined && checkName(name) === undefined) {
    return { kind: "missing", name };
  }
  if (!isRefusal(failure)) {
    return undefined;
  }
  const words = new Set(`${failure.source}\n${plain(failure)}`.match(/\w+/g));
  // Other programs' names may be anything, and code reads none of them.
  const names = stored.filter((one) => checkName(one) === undefined && words.has(one));
  return names.length === 0 ? undefined : { kind: "refused", names };
}

function missingName(failure: CellFailure): string | undefined {
  const { errorName, errorValue, source } = failure;
  // Julia: KeyError: key "NAME" not found
  const key = /^(?:KeyError: )?key "(\w+)" not found/.exec(errorValue)?.[1];
  if (key !== undefined) {
    return /\bENV\[/.test(source) ? key : undefined;
  }
  switch (errorName) {
    case "EnvironmentVariableNotFoundError":
      // "Environment variable (NAME) not found", of our loader and of ae5_tools.
      return /\((\w+)\)/.exec(errorValue)?.[1];
    case "SecretNotFoundError":
      return /no secrets? (\w+)/.exec(errorValue)?.[1];
    case "KeyError":
      // Of os.environ, and not of some other dictionary.
      return isOfEnvironment(plain(failure)) ? /^['"](\w+)['"]$/.exec(errorValue.trim())?.[1] : undefined;
    default:
      break;
  }
  return missingFile(`${errorName}: ${errorValue}`, source);
}

/** Of the plain code, in any language: the file of a secret is not in the mount. */
function missingFile(text: string, source: string): string | undefined {
  // Of the plain code of R, in our own words.
  const own = /There is no file \S*[/\\](\w+)\s*$/.exec(text)?.[1];
  if (own !== undefined && source.includes("NBSECRETS_MOUNT")) {
    return own;
  }
  if (!/ENOENT|Errno 2\b|No such file|cannot open file/i.test(text)) {
    return undefined;
  }
  const [, directory = "", name] = /['"`]?([^'"`\s]*)\/(\w+)['"`]/.exec(text) ?? [];
  const isMount = directory === standardMount || source.includes("NBSECRETS_MOUNT");
  return isMount ? name : undefined;
}

function isOfEnvironment(traceback: string): boolean {
  return /_Environ\.__getitem__|<frozen os>|[/\\]os\.py/.test(traceback) || /\benviron\[/.test(traceback);
}

/** HTTP's two words for credentials that are not taken, beside what says that they are a status. */
function isRefusal(failure: CellFailure): boolean {
  const text = `${failure.errorName}: ${failure.errorValue}`;
  return (
    /\b40[13]\b[^\n]{0,40}(?:unauthori[sz]ed|forbidden|client error|invalid|denied)/i.test(text) ||
    /\b(?:status(?: code)?|code|http(?: error| status)?|response)[\s:=([<]*40[13]\b/i.test(text) ||
    /^(?:AuthenticationError|PermissionDeniedError|Unauthorized|Forbidden)\b/.test(failure.errorName)
  );
}

function shortened(failure: CellFailure): CellFailure {
  const { errorName, errorValue, traceback, source } = failure;
  return {
    errorName: errorName.slice(0, LONGEST.error),
    errorValue: errorValue.slice(0, LONGEST.error),
    // What failed stands at the end.
    traceback: [traceback.join("\n").slice(-LONGEST.traceback)],
    source: source.slice(0, LONGEST.traceback),
  };
}

/** Without the colours. */
function plain({ traceback }: CellFailure): string {
  return traceback.join("\n").replace(/\u001b\[[0-9;]*m/g, "");
}
