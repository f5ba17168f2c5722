import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findFirstTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/** `let` leaves no name behind. ENV would show a value that holds a zero byte in its error. */
const plain = juliaLoader([], ["        path = joinpath(mount, name)"]);

const plainShared = juliaLoader(
  [
    "    separator = Sys.iswindows() ? ';' : ':'",
    '    shared = split(get(ENV, "NBSECRETS_SHARED", ""), separator; keepempty=false)',
  ],
  [
    "        paths = [joinpath(directory, name) for directory in [mount; shared]]",
    "        path = paths[something(findfirst(ispath, paths), 1)]",
  ],
);

/** @param places - the lines that say where to look. */
function juliaLoader(places: readonly string[], path: readonly string[]): LoaderTemplate {
  return {
    before: [
      "# Reads secrets from files into environment variables; this document keeps no value.",
      'let mount = get(ENV, "NBSECRETS_MOUNT", "")',
      `    mount = isempty(mount) ? "${standardMount}" : mount`,
      ...places,
      "",
    ].join("\n"),
    open: "    for name in [",
    close: "]",
    after: [
      "",
      ...path,
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
}

export const juliaSnippets: SnippetLanguage = {
  language: "julia",
  aliases: ["text/x-julia", "application/julia"],
  loader: (names, { shared = false }) => fillTemplate(shared ? plainShared : plain, names),
  reference: (name) => `ENV["${name}"]`,
  hasImport: () => true,
  otherForms: (name, { shared = [] }) => [
    { label: { key: "form-optional", params: {} }, code: `get(ENV, "${name}", nothing)`, readsVariable: true },
    // Which of several directories has a shared one, no short expression says.
    ...(shared.includes(name)
      ? []
      : [
          {
            label: { key: "form-path", params: {} } as const,
            code: `joinpath(get(ENV, "NBSECRETS_MOUNT", "${standardMount}"), "${name}")`,
          },
        ]),
  ],
  firstLine: (source) => firstFreeLine(source, /^#/),
  loads(source, name, { shared = false }) {
    const code = codeOnly(source, "julia");
    return code.includes(shared ? '"NBSECRETS_SHARED"' : '"NBSECRETS_MOUNT"') && lists(plain, code, name);
  },
  findLoader(source) {
    const place = findFirstTemplate([plain, plainShared], codeInPlace(source, "julia"));
    return place && { ...place, hasPackage: false };
  },
};
