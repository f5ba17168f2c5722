import type { SyntaxNode, Tree } from "@lezer/common";
import type { ReferenceAccess, ReferenceForm } from "./reference.ts";

/**
 * What names of a Python document stand for: dotted paths ("o" → "os", "env" → "os.environ"), a call as `()`. Empty for a name
 * that is something else there than it usually is.
 */
export type Meanings = ReadonlyMap<string, string>;

/** What a call of this does with the names in its arguments. */
export interface Reader {
  readonly form: ReferenceForm;
  readonly access: ReferenceAccess | "pop" | "update";
  /** Every argument is a name; else the first is. */
  readonly all?: boolean;
}

const read = (form: ReferenceForm): Reader => ({ form, access: "read" });

export const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["os.environ.get", read("environ")],
  ["os.environ.setdefault", read("environ")],
  ["os.environ.__getitem__", read("environ")],
  ["os.environ.pop", { form: "environ", access: "pop" }],
  ["os.environ.update", { form: "environ", access: "update" }],
  ["os.getenv", read("getenv")],
  ["os.putenv", { form: "getenv", access: "set" }],
  ["os.unsetenv", { form: "getenv", access: "forget" }],
  ["nbsecrets.demand_env_var", read("demand")],
  ["ae5_tools.demand_env_var", read("demand")],
  ["nbsecrets.load", { form: "load", access: "read", all: true }],
  ["nbsecrets.get", read("get")],
  ["nbsecrets.get_bytes", read("get")],
  ["nbsecrets.path", read("path")],
  ["google.colab.userdata.get", read("userdata")],
  ["kaggle_secrets.UserSecretsClient().get_secret", read("kaggle")],
]);

export const environment = "os.environ";

const targets: readonly string[] = [...readers.keys(), environment];

/** What `from … import *` gives of each module. */
const stars: ReadonlyMap<string, readonly string[]> = new Map([
  ["os", ["environ", "getenv", "putenv", "unsetenv"]],
  ["nbsecrets", ["load", "get", "get_bytes", "path", "demand_env_var"]],
  ["kaggle_secrets", ["UserSecretsClient"]],
  ["ae5_tools", ["demand_env_var"]],
]);

/** Names that hardly mean anything else, also where nothing imports them yet. */
const usual: Meanings = new Map([
  ["os", "os"],
  ["nbsecrets", "nbsecrets"],
  ["demand_env_var", "nbsecrets.demand_env_var"],
  ["UserSecretsClient", "kaggle_secrets.UserSecretsClient"],
]);

/** Code without any of these names no secret, and gives nothing a name that could; but for the names it has from elsewhere. */
export const pythonTrigger =
  /\bfrom\s+os\b|\bos\s+as\b|\bas\s+os\b|=\s*os\s*$|environ|getenv|putenv|unsetenv|demand_env_var|nbsecrets|userdata|UserSecretsClient|get_secret|colab|ae5_tools/m;

/** Names that one cell gives a meaning: every other cell is looked through for each of them. */
const MOST = 200;

/** No expression that is asked about is deeper; one of ten thousand dots is not followed. */
const deepest = 8;

/** The dotted path of an expression, where it may matter; else undefined. */
export function meaningOf(node: SyntaxNode | null, code: string, meanings: Meanings): string | undefined {
  let behind = "";
  let at = node;
  for (let depth = 0; at !== null && depth < deepest; depth += 1) {
    if (at.name === "VariableName") {
      const name = code.slice(at.from, at.to);
      const meaning = meanings.get(name) ?? usual.get(name);
      return meaning === undefined || meaning === "" ? undefined : meaning + behind;
    }
    if (at.name === "CallExpression") {
      behind = `()${behind}`;
    } else if (at.name === "MemberExpression" && at.lastChild?.name === "PropertyName") {
      behind = `.${code.slice(at.lastChild.from, at.lastChild.to)}${behind}`;
    } else if (at.name !== "ParenthesizedExpression") {
      return undefined;
    }
    at = at.name === "ParenthesizedExpression" ? (at.firstChild?.nextSibling ?? null) : at.firstChild;
  }
  return undefined;
}

/** The names that this code itself gives a meaning, by imports and by plain assignments, on top of those it has already. */
export function meaningsIn(tree: Tree, code: string, known: Meanings): Meanings {
  const own = new Map<string, string>();
  const all = new Map(known);
  const bind = (name: string, path: string): void => {
    const meaning = targets.some((target) => isPrefix(path, target)) ? path : "";
    if ((meaning !== "" && own.size < MOST) || usual.has(name) || all.has(name)) {
      own.set(name, meaning);
      all.set(name, meaning);
    }
  };
  tree.iterate({
    // `node` is an object made anew each time, so it is asked for where it is needed alone.
    enter(place) {
      if (place.name === "ImportStatement") {
        imported(place.node, code, bind);
      } else if (place.name === "AssignStatement" || place.name === "NamedExpression") {
        const { node } = place;
        const [target, sign, value] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild];
        if (target?.name === "VariableName" && sign?.name === "AssignOp" && sign.nextSibling?.from === value?.from) {
          const path = meaningOf(value ?? null, code, all);
          if (path !== undefined) {
            bind(code.slice(target.from, target.to), path);
          }
        }
      }
    },
  });
  return own;
}

function isPrefix(path: string, target: string): boolean {
  return target.startsWith(path) && /^(?:$|[.(])/.test(target.slice(path.length));
}

/** `import a.b as c, d` and `from a.b import (c as d, e)`, as the names they bind. */
function imported(statement: SyntaxNode, code: string, bind: (name: string, path: string) => void): void {
  const words: string[] = [];
  for (let child = statement.firstChild; child !== null; child = child.nextSibling) {
    words.push(code.slice(child.from, child.to));
  }
  const isFrom = words[0] === "from";
  const middle = isFrom ? words.indexOf("import") : 0;
  const module = words.slice(1, Math.max(1, middle)).join("");
  const list = words.slice(middle + 1).filter((word) => word !== "(" && word !== ")");
  if (isFrom && list[0] === "*") {
    stars.get(module)?.forEach((name) => bind(name, `${module}.${name}`));
    return;
  }
  for (const item of splitAt(list, ",")) {
    const as = item.indexOf("as");
    const path = (as < 0 ? item : item.slice(0, as)).join("");
    const name = as < 0 ? path : item[as + 1];
    if (path === "" || name === undefined) {
      continue;
    }
    if (isFrom) {
      bind(name, `${module}.${path}`);
    } else if (as < 0) {
      // `import a.b` binds a.
      const first = path.split(".")[0] ?? "";
      bind(first, first);
    } else {
      bind(name, path);
    }
  }
}

function splitAt(words: readonly string[], separator: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === separator) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(word);
    }
  }
  return parts;
}
