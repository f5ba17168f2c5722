import { isAbsolute, relative, sep } from "node:path";
import { realpath } from "node:fs/promises";
import {
  MOST_PLACES,
  SecretError,
  type CodePlace,
  type SecretDriver,
  type WhereUsedOptions,
  type WhereUsedReport,
} from "@nbsecrets/shared";
import { loadWhereUsed } from "./load-where-used.ts";
import type { SecretUse, WhereUsed, WhereUsedIndex } from "./where-used.ts";

/** The directories of a person's own code, which a host names; what was read of them is kept for the next look. */
export class CodeRoots {
  readonly #roots: () => readonly string[];
  readonly #driver: Pick<SecretDriver, "list">;
  #index: Promise<WhereUsedIndex> | undefined;
  /** One look after the other: the next one finds what this one read. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param roots - absolute paths; none where the host knows no directory of code. */
  constructor(roots: () => readonly string[], driver: Pick<SecretDriver, "list">) {
    this.#roots = roots;
    this.#driver = driver;
  }

  /** See `SecretService.whereUsed`. */
  async whereUsed(names: readonly string[], options: WhereUsedOptions = {}): Promise<WhereUsedReport> {
    const roots = await Promise.all(this.#roots().map((root) => realpath(root).catch(() => root)));
    if (roots.length === 0) {
      throw new SecretError("unsupported", "where-used-nowhere");
    }
    const look = this.#last.then(() => this.#look(roots, names, options));
    this.#last = look.catch(() => undefined);
    return look;
  }

  async #look(
    roots: readonly string[],
    names: readonly string[],
    { signal, onProgress }: WhereUsedOptions,
  ): Promise<WhereUsedReport> {
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
      const found = await index.find(roots, stored, {
        signal: stop.signal,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      return reportOf(found, names, roots);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
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
