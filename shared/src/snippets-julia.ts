import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/** `let` leaves no name behind. ENV would show a value that holds a zero byte in its error. */
const loader: LoaderTemplate = {
  before: [
    "# Reads secrets from files into environment variables; this document keeps no value.",
    'let mount = get(ENV, "NBSECRETS_MOUNT", "")',
    `    mount = isempty(mount) ? "${standardMount}" : mount`,
    "",
  ].join("\n"),
  open: "    for name in [",
  close: "]",
  after: [
    "",
    "        path = joinpath(mount, name)",
    "        if ispath(path) || !haskey(ENV, name)",
    "            text = read(path, String)",
    "            '\\0' in text && error(\"$name has a zero byte. Read the file $path\")",
    "            ENV[name] = text",
    "        end",
    "    end",
    "end",
  ].join("\n"),
  list: "comma-ended",
  indent: 4,
};

export const juliaSnippets: SnippetLanguage = {
  language: "julia",
  aliases: ["text/x-julia", "application/julia"],
  loader: (names) => fillTemplate(loader, names),
  reference: (name) => `ENV["${name}"]`,
  hasImport: () => true,
  otherForms: (name) => [
    { label: { key: "form-optional", params: {} }, code: `get(ENV, "${name}", nothing)`, readsVariable: true },
    {
      label: { key: "form-path", params: {} },
      code: `joinpath(get(ENV, "NBSECRETS_MOUNT", "${standardMount}"), "${name}")`,
    },
  ],
  firstLine: (source) => firstFreeLine(source, /^#/),
  loads(source, name) {
    const code = codeOnly(source, "julia");
    return code.includes('"NBSECRETS_MOUNT"') && lists(loader, code, name);
  },
  findLoader(source) {
    const place = findTemplate(loader, codeInPlace(source, "julia"));
    return place && { ...place, hasPackage: false };
  },
};
