import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import type { Message } from "./messages.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/** For every POSIX shell. `${A?…}` fails as the shell itself fails: it ends a script, and a cell of a notebook alone. */
const loader: LoaderTemplate = {
  before: [
    "# Reads secrets from files into environment variables; this document keeps no value.",
    `_mount=\${NBSECRETS_MOUNT:-${standardMount}}`,
    "",
  ].join("\n"),
  open: "for _name in",
  close: "; do",
  after: [
    "",
    '  if [ -e "$_mount/$_name" ]; then',
    "    # The dot keeps a line break at the end, which $() drops.",
    '    _value=$(cat "$_mount/$_name" && echo .) && export "$_name=${_value%.}"',
    "    unset _value",
    "  fi",
    '  eval ": \\"\\${$_name?There is no file \\$_mount/$_name}\\""',
    "done",
  ].join("\n"),
  list: "words",
  indent: 4,
};

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
  loader: (names) =>
    fillTemplate(
      loader,
      names.filter((name) => refuses(name) === undefined),
    ),
  reference: (name) => `"$${name}"`,
  hasImport: () => true,
  otherForms: (name) => [
    ...(refuses(name) === undefined
      ? [{ label: { key: "form-optional", params: {} } as const, code: `"\${${name}-}"`, readsVariable: true }]
      : []),
    { label: { key: "form-path", params: {} }, code: `"\${NBSECRETS_MOUNT:-${standardMount}}/${name}"` },
  ],
  refuses,
  firstLine: (source) => firstFreeLine(source, /^#/),
  loads(source, name) {
    const code = codeOnly(source, "shell");
    return /\bNBSECRETS_MOUNT\b/.test(code) && lists(loader, code, name);
  },
  findLoader(source) {
    const place = findTemplate(loader, codeInPlace(source, "shell"));
    return place && { ...place, hasPackage: false };
  },
};

/** The loader's own variables: a secret of that name would replace one of them. */
const own: ReadonlySet<string> = new Set(["_mount", "_name", "_value"]);

function refuses(name: string): Message | undefined {
  if (own.has(name)) {
    return { key: "name-of-loader", params: { name } };
  }
  return /^[0-9]/.test(name) ? { key: "name-leading-digit", params: { name } } : undefined;
}
