import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findFirstTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/** `local` leaves no name behind. rawToChar would show a value that holds a zero byte in its error. */
const plain = rLoader([], ["    path <- file.path(mount, name)"]);

const plainShared = rLoader(
  ['  shared <- strsplit(Sys.getenv("NBSECRETS_SHARED"), .Platform$path.sep)[[1]]'],
  [
    '    paths <- file.path(c(mount, shared[shared != ""]), name)',
    "    path <- c(paths[file.exists(paths)], paths)[1]",
  ],
);

/** @param places - the lines that say where to look. */
function rLoader(places: readonly string[], path: readonly string[]): LoaderTemplate {
  return {
    before: [
      "# Reads secrets from files into environment variables; this document keeps no value.",
      "local({",
      '  mount <- Sys.getenv("NBSECRETS_MOUNT")',
      `  if (mount == "") mount <- "${standardMount}"`,
      ...places,
      "",
    ].join("\n"),
    open: "  for (name in c(",
    close: ")) {",
    after: [
      "",
      ...path,
      "    if (file.exists(path)) {",
      '      bytes <- readBin(path, "raw", file.size(path))',
      '      if (any(bytes == 0)) stop(name, " has a zero byte. Read the file ", path, call. = FALSE)',
      "      do.call(Sys.setenv, setNames(list(rawToChar(bytes)), name))",
      "    } else if (is.na(Sys.getenv(name, NA))) {",
      '      stop("There is no file ", path, call. = FALSE)',
      "    }",
      "  }",
      "})",
    ].join("\n"),
    list: "comma-separated",
    indent: 2,
  };
}

export const rSnippets: SnippetLanguage = {
  language: "R",
  aliases: ["r", "rscript", "text/x-rsrc", "text/x-r", "text/x-r-source"],
  loader: (names, { shared = false }) => fillTemplate(shared ? plainShared : plain, names),
  reference: (name) => `Sys.getenv("${name}")`,
  hasImport: () => true,
  otherForms: (name, { shared = [] }) => [
    { label: { key: "form-optional", params: {} }, code: `Sys.getenv("${name}", NA)`, readsVariable: true },
    // Which of several directories has a shared one, no short expression says.
    ...(shared.includes(name)
      ? []
      : [
          {
            label: { key: "form-path", params: {} } as const,
            code: `file.path(Sys.getenv("NBSECRETS_MOUNT", "${standardMount}"), "${name}")`,
          },
        ]),
  ],
  firstLine: (source) => firstFreeLine(source, /^#/),
  loads(source, name, { shared = false }) {
    const code = codeOnly(source, "r");
    return (shared ? /["']NBSECRETS_SHARED["']/ : /["']NBSECRETS_MOUNT["']/).test(code) && lists(plain, code, name);
  },
  findLoader(source) {
    const place = findFirstTemplate([plain, plainShared], codeInPlace(source, "r"));
    return place && { ...place, hasPackage: false };
  },
};
