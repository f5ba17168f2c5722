import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findFirstTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import type { Message } from "./messages.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/** For every POSIX shell. `${A?…}` fails as the shell itself fails: it ends a script, and a cell of a notebook alone. */
const plain = shellLoader([]);

const plainShared = shellLoader([
  "  _rest=${NBSECRETS_SHARED:+$NBSECRETS_SHARED:}",
  '  while [ ! -e "$_path" ] && [ -n "$_rest" ]; do',
  "    _path=${_rest%%:*}/$_name",
  "    _rest=${_rest#*:}",
  "  done",
]);

/** @param otherwise - the lines that look elsewhere for what the own mount has not. */
function shellLoader(otherwise: readonly string[]): LoaderTemplate {
  const path = otherwise.length === 0 ? "$_mount/$_name" : "$_path";
  return {
    before: [
      "# Reads secrets from files into environment variables; this document keeps no value.",
      `_mount=\${NBSECRETS_MOUNT:-${standardMount}}`,
      "",
    ].join("\n"),
    open: "for _name in",
    close: "; do",
    after: [
      "",
      ...(otherwise.length === 0 ? [] : ["  _path=$_mount/$_name", ...otherwise]),
      `  if [ -e "${path}" ]; then`,
      "    # The dot keeps a line break at the end, which $() drops.",
      `    _value=$(cat "${path}" && echo .) && export "$_name=\${_value%.}"`,
      "    unset _value",
      "  fi",
      '  eval ": \\"\\${$_name?There is no file \\$_mount/$_name}\\""',
      "done",
    ].join("\n"),
    list: "words",
    indent: 4,
  };
}

export const shellSnippets: SnippetLanguage = {
  language: "bash",
  aliases: [
    "sh",
    "dash",
    "ksh",
    "zsh",
    "shell",
    "shellscript",
    "text/x-sh",
    "application/x-sh",
    "text/x-shellscript",
    "application/x-shellscript",
  ],
  loader: (names, { shared = false }) =>
    fillTemplate(
      shared ? plainShared : plain,
      names.filter((name) => refuses(name) === undefined),
    ),
  reference: (name) => `"$${name}"`,
  hasImport: () => true,
  otherForms: (name, { shared = [] }) => [
    ...(refuses(name) === undefined
      ? [{ label: { key: "form-optional", params: {} } as const, code: `"\${${name}-}"`, readsVariable: true }]
      : []),
    // Which of several directories has a shared one, no short expression says.
    ...(shared.includes(name)
      ? []
      : [
          { label: { key: "form-path", params: {} } as const, code: `"\${NBSECRETS_MOUNT:-${standardMount}}/${name}"` },
        ]),
  ],
  refuses,
  firstLine: (source) => firstFreeLine(source, /^#/),
  loads(source, name, { shared = false }) {
    const code = codeOnly(source, "shell");
    return (shared ? /\bNBSECRETS_SHARED\b/ : /\bNBSECRETS_MOUNT\b/).test(code) && lists(plain, code, name);
  },
  findLoader(source) {
    const place = findFirstTemplate([plain, plainShared], codeInPlace(source, "shell"));
    return place && { ...place, hasPackage: false };
  },
};

/** The loader's own variables: a secret of that name would replace one of them. */
const own: ReadonlySet<string> = new Set(["_mount", "_name", "_value", "_path", "_rest"]);

function refuses(name: string): Message | undefined {
  if (own.has(name)) {
    return { key: "name-of-loader", params: { name } };
  }
  return /^[0-9]/.test(name) ? { key: "name-leading-digit", params: { name } } : undefined;
}
