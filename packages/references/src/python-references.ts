import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { parser } from "@lezer/python";
import { readInTime } from "./read-in-time.ts";
import {
  environment,
  meaningOf,
  meaningsIn,
  pythonTrigger,
  readers,
  type Meanings,
  type Reader,
} from "./python-meanings.ts";
import { literalText } from "./python-text.ts";
import type { FoundReference, ReferenceAccess, ReferenceForm } from "./reference.ts";

export interface PythonReading {
  readonly found: readonly FoundReference[];
  readonly meanings: Meanings;
  /** No parser got through it. */
  readonly isTangled?: boolean;
}

const nothing: PythonReading = { found: [], meanings: new Map() };

/** The references in Python, without IPython's own syntax. `known`: what names stand for in the rest of the document. */
export function pythonReferences(code: string, known: Meanings): PythonReading {
  if (!pythonTrigger.test(code) && !mentions(code, known)) {
    return nothing;
  }
  const reading = readInTime(parser, code, (tree): PythonReading => {
    const meanings = meaningsIn(tree, code, known);
    const finder = new PythonFinder(code, new Map([...known, ...meanings]));
    tree.iterate({ enter: (place) => finder.visit(place) });
    return { found: finder.found, meanings };
  });
  return reading ?? { ...nothing, isTangled: true };
}

/** Whether one of the names occurs in the code, as a word. */
export function mentions(code: string, names: Meanings): boolean {
  for (const name of names.keys()) {
    for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + name.length)) {
      if (!/\w/.test(code.charAt(at - 1)) && !/\w/.test(code.charAt(at + name.length))) {
        return true;
      }
    }
  }
  return false;
}

class PythonFinder {
  readonly found: FoundReference[] = [];
  readonly #code: string;
  readonly #meanings: Meanings;
  /** By where they begin, the texts of lists that loops go over; undefined where there is something else in one. */
  readonly #lists = new Map<number, readonly Text[] | undefined>();
  /** By where they begin, where the last `=` of statements is. */
  readonly #assignments = new Map<number, number>();
  /** Our own loader sets what it reads from files: it needs the secrets. `_name not in os.environ` is in front of it. */
  #isLoader: boolean | undefined;

  constructor(code: string, meanings: Meanings) {
    this.#code = code;
    this.#meanings = meanings;
  }

  visit(place: SyntaxNodeRef): void {
    const { name } = place;
    if (name === "MemberExpression") {
      this.#subscript(place.node);
    } else if (name === "CallExpression") {
      this.#call(place.node);
    } else if (name === "BinaryExpression") {
      this.#membership(place.node);
    }
  }

  /** `os.environ["X"]`: read, assigned to, or deleted. */
  #subscript(node: SyntaxNode): void {
    const object = node.firstChild;
    const bracket = object?.nextSibling;
    const key = bracket?.nextSibling;
    if (bracket?.name !== "[" || !key || key.name === "]" || !this.#isEnvironment(object)) {
      return;
    }
    const behind = key.nextSibling;
    if (behind !== null && behind.name !== "]" && !behind.type.isError) {
      return;
    }
    const statement = this.#targetOf(node);
    const access = statement === undefined ? "read" : statement.name === "DeleteStatement" ? "forget" : "set";
    this.#add(key, "environ", access, statement?.to);
  }

  #call(node: SyntaxNode): void {
    const reader = readers.get(meaningOf(node.firstChild, this.#code, this.#meanings) ?? "");
    const list = node.lastChild;
    if (reader === undefined || list?.name !== "ArgList") {
      return;
    }
    if (reader.access === "update") {
      this.#update(list, node.to);
      return;
    }
    const access =
      reader.access !== "pop" ? reader.access : node.parent?.name === "ExpressionStatement" ? "forget" : "read";
    for (const argument of this.#names(list, reader)) {
      this.#add(argument, reader.form, access, node.to);
    }
  }

  /** The arguments that are names: the first, all, or the one whose keyword says so. A starred one is computed. */
  #names(list: SyntaxNode, { all }: Reader): readonly SyntaxNode[] {
    const positional: SyntaxNode[] = [];
    const named: SyntaxNode[] = [];
    for (let child = list.firstChild?.nextSibling ?? null; child !== null; child = child.nextSibling) {
      if (/^[,()*]|^\*\*$/.test(child.name) || child.type.isError || child.name === "Comment") {
        continue;
      }
      if (child.prevSibling?.name === "**") {
        continue;
      }
      if (child.nextSibling?.name === "AssignOp") {
        const value = child.nextSibling.nextSibling;
        const keyword = this.#code.slice(child.from, child.to);
        if (value !== null && !value.type.isError && /^(key|name|varname)$/.test(keyword)) {
          named.push(value);
        }
        child = value ?? child.nextSibling;
        continue;
      }
      positional.push(child);
    }
    return all === true ? positional : [...positional, ...named].slice(0, 1);
  }

  /** `os.environ.update({"X": …}, Y=…)`. */
  #update(list: SyntaxNode, setsFrom: number): void {
    for (let child = list.firstChild; child !== null; child = child.nextSibling) {
      if (child.name === "DictionaryExpression") {
        for (let key = child.firstChild; key !== null; key = key.nextSibling) {
          if (key.nextSibling?.name === ":" && literalText(key, this.#code) !== undefined) {
            this.#add(key, "environ", "set", setsFrom);
          }
        }
      } else if (child.name === "VariableName" && child.nextSibling?.name === "AssignOp") {
        const name = this.#code.slice(child.from, child.to);
        const { from, to } = child;
        this.found.push({ kind: "name", name, from, to, form: "environ", access: "set", setsFrom });
      }
    }
  }

  /** `"X" in os.environ`. */
  #membership(node: SyntaxNode): void {
    const key = node.firstChild;
    const operator = key?.nextSibling?.name === "not" ? key.nextSibling.nextSibling : key?.nextSibling;
    if (key && operator?.name === "in" && this.#isEnvironment(node.lastChild)) {
      this.#add(key, "environ", "read");
    }
  }

  #isEnvironment(node: SyntaxNode | null): boolean {
    return meaningOf(node, this.#code, this.#meanings) === environment;
  }

  #add(node: SyntaxNode, form: ReferenceForm, access: ReferenceAccess, setsFrom?: number): void {
    const when = access === "set" && setsFrom !== undefined ? { setsFrom } : {};
    let key = node;
    while (key.name === "ParenthesizedExpression" && key.firstChild?.nextSibling) {
      key = key.firstChild.nextSibling;
    }
    // A text that is not closed yet is one, to the parser, that goes on with the next line.
    const first = key.name === "ContinuedString" ? key.firstChild : null;
    const isOpen = first !== null && /^\w*(["'])(?!.*\1$)[^\n]*$/.test(this.#code.slice(first.from, first.to));
    const text = literalText(isOpen ? first : key, this.#code);
    if (text !== undefined) {
      this.found.push({ kind: "name", ...text, form, access, ...when });
      return;
    }
    const list = key.name === "VariableName" ? loopOver(key, this.#code) : undefined;
    const isTaken = list !== undefined && this.#lists.has(list.from);
    const names = list && (isTaken ? this.#lists.get(list.from) : textsOf(list, this.#code));
    if (list !== undefined) {
      this.#lists.set(list.from, names);
    }
    if (names === undefined) {
      this.found.push({ kind: "computed", from: key.from, to: key.to, form, access, ...when });
    } else if (!isTaken) {
      this.#isLoader ??= /["']NBSECRETS_MOUNT["']/.test(this.#code);
      for (const name of names) {
        this.found.push({
          kind: "name",
          ...name,
          ...(this.#isLoader ? { form: "plain-snippet", access: "read" } : { form, access, ...when }),
        });
      }
    }
  }

  /** The statement that assigns to or deletes this very expression. */
  #targetOf(node: SyntaxNode): SyntaxNode | undefined {
    let at = node;
    while (at.parent !== null && /^(TupleExpression|ArrayExpression|ParenthesizedExpression)$/.test(at.parent.name)) {
      at = at.parent;
    }
    const statement = at.parent;
    if (statement?.name !== "AssignStatement") {
      return statement?.name === "DeleteStatement" ? statement : undefined;
    }
    let last = this.#assignments.get(statement.from);
    if (last === undefined) {
      last = -1;
      for (let child = statement.lastChild; child !== null && last < 0; child = child.prevSibling) {
        last = child.name === "AssignOp" ? child.from : -1;
      }
      this.#assignments.set(statement.from, last);
    }
    return at.from < last ? statement : undefined;
  }
}

type Text = NonNullable<ReturnType<typeof literalText>>;

/** What a loop or comprehension around `variable` gives it one by one. */
function loopOver(variable: SyntaxNode, code: string): SyntaxNode | undefined {
  const name = code.slice(variable.from, variable.to);
  for (let at = variable.parent; at !== null; at = at.parent) {
    if (at.name !== "ForStatement" && !at.name.endsWith("ComprehensionExpression")) {
      continue;
    }
    for (let child = at.firstChild; child !== null; child = child.nextSibling) {
      const bound = child.name === "for" ? child.nextSibling : null;
      if (bound?.name === "VariableName" && code.slice(bound.from, bound.to) === name) {
        return (bound.nextSibling?.name === "in" ? bound.nextSibling.nextSibling : null) ?? undefined;
      }
    }
  }
  return undefined;
}

/** The texts of a list: in brackets, or as a loop may have it, one behind the other. */
function textsOf(list: SyntaxNode, code: string): readonly Text[] | undefined {
  const isBracketed = /^(ArrayExpression|TupleExpression|SetExpression)$/.test(list.name);
  if (!isBracketed && list.nextSibling?.name !== ",") {
    return undefined;
  }
  const names: Text[] = [];
  for (let child = isBracketed ? list.firstChild : list; child !== null; child = child.nextSibling) {
    if (child.name === "Body") {
      break;
    }
    if (/^[[\](){},]$|^Comment$/.test(child.name)) {
      continue;
    }
    const text = literalText(child, code);
    if (text === undefined) {
      return undefined;
    }
    names.push(text);
  }
  return names;
}
