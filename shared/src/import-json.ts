import { decodeBase64 } from "./base64.ts";
import type { ImportEntries } from "./import-entries.ts";
import { readJsonTree, type JsonMember, type JsonNode } from "./import-json-tree.ts";

/**
 * Reads a flat JSON object: text as it is, numbers, true and false as they are written. A Kubernetes manifest of kind Secret
 * is read as what it holds. Where the text is no JSON at all, nothing of it is read.
 */
export function readJson(source: string, found: ImportEntries): void {
  const tree = readJsonTree(source);
  if ("brokenLine" in tree) {
    found.passOver(tree.brokenLine, tree.brokenLine, "import-json-broken");
  } else if (tree.kind !== "object") {
    found.passOver(tree.line, tree.line, "import-json-no-object");
  } else if (isKubernetesSecret(tree.members)) {
    readMembers(membersOf(tree.members, "data"), found, "base64");
    // In this order, since Kubernetes too lets `stringData` win.
    readMembers(membersOf(tree.members, "stringData"), found, "text");
  } else {
    readMembers(tree.members, found, "text");
  }
}

function isKubernetesSecret(members: readonly JsonMember[]): boolean {
  const kind = nodeOf(members, "kind");
  const holds = (name: string): boolean => nodeOf(members, name)?.kind === "object";
  return kind?.kind === "text" && kind.text === "Secret" && (holds("data") || holds("stringData"));
}

/** Of several members with one name the last counts. */
function nodeOf(members: readonly JsonMember[], wanted: string): JsonNode | undefined {
  return members.filter(({ name }) => name === wanted).at(-1)?.node;
}

function membersOf(members: readonly JsonMember[], name: string): readonly JsonMember[] {
  const node = nodeOf(members, name);
  return node?.kind === "object" ? node.members : [];
}

function readMembers(members: readonly JsonMember[], found: ImportEntries, encoding: "text" | "base64"): void {
  for (const { name, line, node } of members) {
    if (node.kind === "object" || node.kind === "list") {
      found.refuse(name, line, "import-json-nested");
    } else if (node.kind === "literal" && (node.text === "null" || encoding === "base64")) {
      found.refuse(name, line, node.text === "null" ? "import-json-null" : "import-base64");
    } else if (encoding === "base64") {
      const value = decodeBase64(node.text.replace(/[\r\n]/g, ""));
      if (value === undefined) {
        found.refuse(name, line, "import-base64");
      } else {
        found.add(name, value, line);
      }
    } else if (/\p{Surrogate}/u.test(node.text)) {
      // Half a character, which JSON can write and UTF-8 cannot.
      found.refuse(name, line, "import-half-character");
    } else {
      found.add(name, node.text, line);
    }
  }
}
