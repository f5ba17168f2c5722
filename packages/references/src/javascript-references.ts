import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { parser } from "@lezer/javascript";
import { readInTime } from "./read-in-time.ts";
import type { FoundReference, ReferenceAccess } from "./reference.ts";

const typescript = parser.configure({ dialect: "ts jsx" });

/**
 * `process.env.X`, `process.env["X"]`, `const { X } = process.env`, `Deno.env.get("X")`, in JavaScript and TypeScript; undefined where
 * no parser gets through the code.
 */
export function javascriptReferences(code: string): readonly FoundReference[] | undefined {
  if (!/\benv\b/.test(code)) {
    return [];
  }
  return readInTime(typescript, code, (tree) => {
    const finder = new JavascriptFinder(code);
    tree.iterate({ enter: (place) => finder.visit(place) });
    return finder.found;
  });
}

/** An import of more characters is not looked at: the patterns for it take ever longer. */
const LONGEST = 5_000;

const denoReaders: ReadonlyMap<string, ReferenceAccess> = new Map<string, ReferenceAccess>([
  ["Deno.env.get", "read"],
  ["Deno.env.has", "read"],
  ["Deno.env.set", "set"],
  ["Deno.env.delete", "forget"],
]);

const readHere = { form: "javascript", access: "read" } as const;

class JavascriptFinder {
  readonly found: FoundReference[] = [];
  readonly #code: string;
  /** `const env = process.env`, and `import { env } from "node:process"`. */
  readonly #aliases = new Set<string>();

  constructor(code: string) {
    this.#code = code;
  }

  visit(place: SyntaxNodeRef): void {
    const { name } = place;
    if (name === "MemberExpression") {
      this.#member(place.node);
    } else if (name === "CallExpression") {
      this.#call(place.node);
    } else if (name === "VariableDeclaration") {
      this.#declaration(place.node);
    } else if (name === "BinaryExpression") {
      const key = place.node.firstChild;
      if (key?.nextSibling?.name === "in" && this.#isEnvironment(place.node.lastChild)) {
        this.#add(key, "read");
      }
    } else if (name === "ImportDeclaration") {
      const text = this.#text(place.node);
      if (text.length < LONGEST && /["'](?:node:)?process["']/.test(text) && /\{[^}]*\benv\b[^}]*\}/.test(text)) {
        this.#aliases.add(/\benv\s+as\s+(\w+)/.exec(text)?.[1] ?? "env");
      }
    }
  }

  #member(node: SyntaxNode): void {
    const object = node.firstChild;
    const sign = object?.nextSibling;
    const key = sign?.nextSibling;
    if (!sign || !key || !this.#isEnvironment(object)) {
      return;
    }
    const parent = node.parent;
    const isTarget =
      parent?.name === "AssignmentExpression" &&
      parent.firstChild?.from === node.from &&
      parent.firstChild.nextSibling?.name === "Equals";
    const isDeleted = parent?.name === "UnaryExpression" && parent.firstChild?.name === "delete";
    const access = isTarget ? "set" : isDeleted ? "forget" : "read";
    if (key.name === "PropertyName") {
      this.#name(key.from, key.to, access, parent?.to);
    } else if (sign.name === "[" || key.name === "[") {
      const value = sign.name === "[" ? key : key.nextSibling;
      if (value !== null && value.name !== "]") {
        this.#add(value, access, parent?.to);
      }
    }
  }

  #call(node: SyntaxNode): void {
    const access = denoReaders.get(this.#text(node.firstChild));
    const argument = node.lastChild?.name === "ArgList" ? node.lastChild.firstChild?.nextSibling : undefined;
    if (access !== undefined && argument && argument.name !== ")") {
      this.#add(argument, access, node.to);
    }
  }

  #declaration(node: SyntaxNode): void {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      const value = child.nextSibling?.name === "Equals" ? child.nextSibling.nextSibling : null;
      if (value === null || !this.#isEnvironment(value)) {
        continue;
      }
      if (child.name === "VariableDefinition") {
        this.#aliases.add(this.#text(child));
      } else if (child.name === "ObjectPattern") {
        for (let part = child.firstChild; part !== null; part = part.nextSibling) {
          const key = part.name === "PatternProperty" ? part.firstChild : null;
          if (key?.name === "PropertyName") {
            this.#name(key.from, key.to, "read");
          } else if (key?.name === "VariableDefinition") {
            const { from, to } = key;
            this.found.push({ kind: "name", name: this.#text(key), from, to, ...readHere, isVariable: true });
          } else if (key?.name === "String") {
            this.#add(key, "read");
          }
        }
      }
    }
  }

  #isEnvironment(node: SyntaxNode | null | undefined): boolean {
    if (!node || node.to - node.from > 60) {
      return false;
    }
    const text = this.#text(node).replace(/\s+/g, "");
    return /^(?:globalThis\.)?process\??\.env$/.test(text) || this.#aliases.has(text);
  }

  #add(node: SyntaxNode, access: ReferenceAccess, setsFrom?: number): void {
    const text = this.#text(node);
    const isText = node.name === "String" || (node.name === "TemplateString" && !text.includes("${"));
    if (isText && !/[\\\n]/.test(text)) {
      const isClosed = text.length > 1 && text.at(-1) === text[0];
      this.#name(node.from + 1, node.to - (isClosed ? 1 : 0), access, setsFrom);
    } else {
      this.found.push({ kind: "computed", from: node.from, to: node.to, form: "javascript", access });
    }
  }

  #name(from: number, to: number, access: ReferenceAccess, setsFrom?: number): void {
    const when = access === "set" && setsFrom !== undefined ? { setsFrom } : {};
    this.found.push({ kind: "name", name: this.#code.slice(from, to), from, to, form: "javascript", access, ...when });
  }

  #text(node: SyntaxNode | null): string {
    return node === null ? "" : this.#code.slice(node.from, node.to);
  }
}
