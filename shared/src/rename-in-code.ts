import { placeOf, type CodePlace, type WhereUsedOptions } from "./where-used.ts";
import { list, number, record, text } from "./wire-values.ts";

/** A file of code: which of the directories it is in, and its path below that, with `/` between its parts. */
export type CodeFile = Pick<CodePlace, "root" | "file">;

/** A line of code that a renaming changes, or that still says the old name. */
export interface RenamedPlace extends CodePlace {
  /** The line as it is, and as it will be; cut where it is long. */
  readonly before: string;
  /** Absent where a person has to look at it: that language has no variable of the new name. */
  readonly after?: string;
}

/** What a renaming in code would do. Nothing is done yet. */
export interface RenamePlan {
  /** By which it is done, for some minutes. */
  readonly token: string;
  /** At most `MOST_PLACES`. */
  readonly places: readonly RenamedPlace[];
  /** How many there are. */
  readonly count: number;
  /** Those that would be written. */
  readonly files: readonly CodeFile[];
  /** How many files could not be read, wholly or in part. */
  readonly unread: number;
}

/** Why a file was left as it is: written since it was looked at, gone, for reading only, or the system refused. */
export const whyNotRenamed = ["changed", "gone", "read-only", "refused"] as const;
export type WhyNotRenamed = (typeof whyNotRenamed)[number];

/** What became of it. */
export interface RenameOutcome {
  readonly changed: readonly CodeFile[];
  readonly left: readonly (CodeFile & { readonly why: WhyNotRenamed })[];
}

/** What a service does about code that names a secret. */
export interface CodeRenaming {
  /** Looks where code names a secret, and how it would name another. Rejects as `SecretService.whereUsed` does. */
  planRename(from: string, to: string, options?: WhereUsedOptions): Promise<RenamePlan>;
  /**
   * Writes what a plan says, each file whole or not at all; one that was written since is left.
   *
   * @param except - files to leave, because an editor has changes of them that are not saved.
   * @returns what became of each file. Rejects `not-found` ("rename-plan-gone") for a plan that is not kept any more.
   */
  applyRename(token: string, except: readonly CodeFile[]): Promise<RenameOutcome>;
}

/** Throws for what is no plan. */
export function fromWireRenamePlan(plan: unknown): RenamePlan {
  const { token, places, count, files, unread } = record(plan);
  return {
    token: text(token),
    places: list(places).map((place) => {
      const { before, after } = record(place);
      return { ...placeOf(place), before: text(before), ...(after === undefined ? {} : { after: text(after) }) };
    }),
    count: number(count),
    files: fromWireFiles(files),
    unread: number(unread),
  };
}

/** Throws for what is no outcome. */
export function fromWireRenameOutcome(outcome: unknown): RenameOutcome {
  const { changed, left } = record(outcome);
  return {
    changed: fromWireFiles(changed),
    left: list(left).map((one) => {
      const why = whyNotRenamed.find((known) => known === record(one)["why"]);
      return { ...fileOf(one), why: why ?? "refused" };
    }),
  };
}

/** Throws for what are no files. */
export function fromWireFiles(files: unknown): readonly CodeFile[] {
  return list(files).map(fileOf);
}

function fileOf(file: unknown): CodeFile {
  const { root, file: path } = record(file);
  return { root: number(root), file: text(path) };
}
