import { codeInPlace, codeOnly } from "./code-only.ts";
import { firstFreeLine } from "./first-free-line.ts";
import { fillTemplate, findTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import { standardMount, type SnippetLanguage } from "./snippet-language.ts";

/** `local` leaves no name behind. rawToChar would show a value that holds a zero byte in its error. */
const loader: LoaderTemplate = {
  before: [
    "# Reads secrets from files into environment variables; this document keeps no value.",
    "local({",
    '  mount <- Sys.getenv("NBSECRETS_MOUNT")',
    `  if (mount == "") mount <- "${standardMount}"`,
    "",
  ].join("\n"),
  open: "  for (name in c(",
  close: ")) {",
  after: [
    "",
    "    path <- file.path(mount, name)",
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

export const rSnippets: SnippetLanguage = {
  language: "R",
  aliases: ["r", "rscript", "text/x-rsrc", "text/x-r", "text/x-r-source"],
  loader: (names) => fillTemplate(loader, names),
  reference: (name) => `Sys.getenv("${name}")`,
  hasImport: () => true,
  otherForms: (name) => [
    { label: { key: "form-optional", params: {} }, code: `Sys.getenv("${name}", NA)`, readsVariable: true },
    {
      label: { key: "form-path", params: {} },
      code: `file.path(Sys.getenv("NBSECRETS_MOUNT", "${standardMount}"), "${name}")`,
    },
  ],
  firstLine: (source) => firstFreeLine(source, /^#/),
  loads(source, name) {
    const code = codeOnly(source, "r");
    return /["']NBSECRETS_MOUNT["']/.test(code) && lists(loader, code, name);
  },
  findLoader(source) {
    const place = findTemplate(loader, codeInPlace(source, "r"));
    return place && { ...place, hasPackage: false };
  },
};
