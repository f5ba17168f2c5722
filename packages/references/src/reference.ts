/** The ways in which code names a secret. */
export type ReferenceForm =
  /** `os.environ["X"]` and what else reads that mapping. */
  | "environ"
  | "getenv"
  /** `demand_env_var("X")`, of this package or of `ae5_tools`. */
  | "demand"
  /** `nbsecrets.load("X", "Y")`: each name is a reference of its own. */
  | "load"
  /** `nbsecrets.get("X")` and `get_bytes`. */
  | "get"
  | "path"
  /** A name in the list of a loader that needs no package. */
  | "plain-snippet"
  /** `userdata.get("X")` of Colab. */
  | "userdata"
  /** `UserSecretsClient().get_secret("X")` of Kaggle. */
  | "kaggle"
  | "r"
  | "julia"
  | "javascript"
  | "shell";

/** What the code does with it. Only `read` may need a secret: what is `set` or taken away (`forget`) there is the code's own. */
export type ReferenceAccess = "read" | "set" | "forget";

interface Place {
  /** Offsets in UTF-16 units, the end exclusive. */
  readonly from: number;
  readonly to: number;
  /** Counted from 0. */
  readonly line: number;
  readonly form: ReferenceForm;
  readonly access: ReferenceAccess;
  /** For `set`: from this offset on the code sees what it set, so that `x = f(x)` reads first. */
  readonly setsFrom?: number;
}

/** A name as it is written. It is what is between the offsets; empty where somebody is just about to type it. */
export interface NamedReference extends Place {
  readonly kind: "name";
  readonly name: string;
  /** `const { X } = process.env`: the same word names a variable of the code, too. */
  readonly isVariable?: boolean;
}

/** A name that only running the code would tell. The offsets are those of the expression. */
export interface ComputedReference extends Place {
  readonly kind: "computed";
}

export type Reference = NamedReference | ComputedReference;

/** A reference before its line is known. */
export type FoundReference = Omit<NamedReference, "line"> | Omit<ComputedReference, "line">;

/** In the order of the code, each once, with their lines. */
export function withLines(code: string, found: readonly FoundReference[]): readonly Reference[] {
  let line = 0;
  let at = 0;
  const references: Reference[] = [];
  for (const reference of [...found].sort((one, other) => one.from - other.from || one.to - other.to)) {
    for (let end = code.indexOf("\n", at); end >= 0 && end < reference.from; end = code.indexOf("\n", at)) {
      line += 1;
      at = end + 1;
    }
    const last = references.at(-1);
    if (last === undefined || last.from !== reference.from || last.to !== reference.to) {
      references.push({ ...reference, line });
    }
  }
  return references;
}
