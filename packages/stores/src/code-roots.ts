import { randomBytes } from "node:crypto";
import { isAbsolute, relative, sep } from "node:path";
import { realpath } from "node:fs/promises";
import {
  MOST_PLACES,
  SecretError,
  checkName,
  type CodeFile,
  type CodePlace,
  type RenamedPlace,
  type RenameOutcome,
  type RenamePlan,
  type SecretDriver,
  type WhereUsedOptions,
  type WhereUsedReport,
  type WhyNotRenamed,
} from "@nbsecrets/shared";
import type { Names } from "./rename-in-text.ts";
import { loadWhereUsed } from "./load-where-used.ts";
import type { SecretUse, WhereUsed, WhereUsedIndex } from "./where-used.ts";

/** A file that a plan would write, as it was: names and times, and nothing that it holds. */
interface PlannedFile {
  readonly path: string;
  readonly stamp: string;
  readonly file: CodeFile;
}

/** How many plans are kept: one for each page that a person may have open. */
const MOST_PLANS = 8;
/** How many characters of a line are shown. */
const LONGEST = 200;
/** Loaded by who renames: the parsers of languages are in it. */
const loadRenaming = () => import("./apply-renaming.ts");

/** The directories of a person's own code, which a host names; what was read of them is kept for the next look. */
export class CodeRoots {
  readonly #roots: () => readonly string[];
  readonly #driver: Pick<SecretDriver, "list">;
  #index: Promise<WhereUsedIndex> | undefined;
  /** One look after the other: the next one finds what this one read. */
  #last: Promise<unknown> = Promise.resolve();
  /** What renamings would write, by their tokens, the oldest first. */
  readonly #plans = new Map<string, { readonly names: Names; readonly planned: readonly PlannedFile[] }>();

  /** @param roots - absolute paths; none where the host knows no directory of code. */
  constructor(roots: () => readonly string[], driver: Pick<SecretDriver, "list">) {
    this.#roots = roots;
    this.#driver = driver;
  }

  /** See `SecretService.whereUsed`. */
  async whereUsed(names: readonly string[], options: WhereUsedOptions = {}): Promise<WhereUsedReport> {
    const { roots, found } = await this.#find(options);
    return reportOf(found, names, roots);
  }

  /** See `CodeRenaming.planRename`. */
  async planRename(from: string, to: string, options: WhereUsedOptions = {}): Promise<RenamePlan> {
    refuseName(to);
    const { roots, found } = await this.#find(options);
    const { planFile } = await loadRenaming();
    const files = [...new Set((found.used.get(from) ?? []).map(({ file }) => file))];
    const planned: PlannedFile[] = [];
    const places: RenamedPlace[] = [];
    let unread = found.unread.length;
    for (const path of files) {
      const renaming = await planFile(path, { from, to });
      if (renaming === undefined) {
        unread += 1;
        continue;
      }
      const { root, file } = placeOf(from, { file: path, line: 0 }, roots);
      for (const { before, after, ...place } of renaming.lines) {
        const shown = after === undefined ? { before: cut(before) } : { before: cut(before), after: cut(after) };
        places.push({ name: from, root, file, ...place, ...shown });
      }
      if (renaming.lines.some(({ after }) => after !== undefined)) {
        planned.push({ path, stamp: renaming.stamp, file: { root, file } });
      }
    }
    const token = randomBytes(16).toString("base64url");
    this.#plans.set(token, { names: { from, to }, planned });
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > MOST_PLANS && oldest !== undefined) {
      this.#plans.delete(oldest);
    }
    return {
      token,
      places: places.slice(0, MOST_PLACES),
      count: places.length,
      files: planned.map(({ file }) => file),
      unread,
    };
  }

  /** See `CodeRenaming.applyRename`. */
  async applyRename(token: string, except: readonly CodeFile[]): Promise<RenameOutcome> {
    const plan = this.#plans.get(token);
    if (plan === undefined) {
      throw new SecretError("not-found", "rename-plan-gone");
    }
    this.#plans.delete(token);
    const { applyToFile } = await loadRenaming();
    const changed: CodeFile[] = [];
    const left: (CodeFile & { readonly why: WhyNotRenamed })[] = [];
    for (const { file, ...planned } of plan.planned) {
      if (except.some((one) => one.root === file.root && one.file === file.file)) {
        continue;
      }
      const why = await applyToFile(planned, plan.names);
      if (why === undefined) {
        changed.push(file);
      } else {
        left.push({ ...file, why });
      }
    }
    return { changed, left };
  }

  /** What is found in all of them, and which they are. */
  async #find(options: WhereUsedOptions): Promise<{ readonly roots: readonly string[]; readonly found: WhereUsed }> {
    const roots = await Promise.all(this.#roots().map((root) => realpath(root).catch(() => root)));
    if (roots.length === 0) {
      throw new SecretError("unsupported", "where-used-nowhere");
    }
    const look = this.#last.then(() => this.#look(roots, options));
    this.#last = look.catch(() => undefined);
    return { roots, found: await look };
  }

  async #look(roots: readonly string[], { signal, onProgress }: WhereUsedOptions): Promise<WhereUsed> {
    const stop = new AbortController();
    const abort = (): void => stop.abort(new SecretError("unavailable", "aborted"));
    signal?.addEventListener("abort", abort);
    try {
      if (signal?.aborted === true) {
        abort();
      }
      stop.signal.throwIfAborted();
      this.#index ??= loadWhereUsed().then((code) => new code.WhereUsedIndex());
      const index = await this.#index;
      const stored = (await this.#driver.list(signal)).map((info) => info.name);
      return await index.find(roots, stored, {
        signal: stop.signal,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }
}

/** A line as it is shown: the end of a long one is not. */
function cut(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function refuseName(name: string): void {
  const why = checkName(name);
  if (why !== undefined) {
    throw new SecretError("invalid-name", why.key, why.params);
  }
}

function reportOf(found: WhereUsed, names: readonly string[], roots: readonly string[]): WhereUsedReport {
  const named = new Set(names);
  const places = [...found.used].flatMap(([name, uses]) =>
    named.has(name) ? uses.map((use) => placeOf(name, use, roots)) : [],
  );
  const misspelt = found.misspelt.flatMap(({ name, nearest }) => {
    const use = found.used.get(name)?.find(({ access }) => access === "read");
    return use === undefined ? [] : [{ nearest, place: placeOf(name, use, roots) }];
  });
  return {
    places: places.slice(0, MOST_PLACES),
    count: places.length,
    unused: found.unused,
    computed: found.computed.slice(0, MOST_PLACES).map((use) => placeOf("", use, roots)),
    misspelt: misspelt.slice(0, MOST_PLACES),
    files: found.files,
    unread: found.unread.length,
  };
}

function placeOf(
  name: string,
  { file, cell, line }: Pick<SecretUse, "file" | "cell" | "line">,
  roots: readonly string[],
): CodePlace {
  const paths = roots.map((root) => relative(root, file));
  const root = paths.findIndex((path) => path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path));
  return {
    name,
    root: Math.max(0, root),
    file: (paths[root] ?? file).split(sep).join("/"),
    ...(cell === undefined ? {} : { cell }),
    line,
  };
}
