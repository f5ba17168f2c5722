import { codeInPlace, codeOnly } from "./code-only.ts";
import { fillTemplate, findTemplate, lists, type LoaderTemplate } from "./loader-template.ts";
import { reservedNames } from "./reserved-names.ts";
import { standardMount, type FoundLoader, type OtherForm, type SnippetLanguage } from "./snippet-language.ts";

/** Naming more than this many secrets helps no reader, where code can say "all". */
const namedAtMost = 12;

const ofPackage: LoaderTemplate = {
  before: "import nbsecrets\n",
  open: "nbsecrets.load(",
  close: ")",
  after: "",
  list: "comma-ended",
  indent: 4,
};

const plain = plainLoader([], ["    _path = os.path.join(_mount, _name)"]);

const plainShared = plainLoader(
  ['_shared = filter(None, os.environ.get("NBSECRETS_SHARED", "").split(os.pathsep))', "_mounts = [_mount, *_shared]"],
  [
    "    _paths = [os.path.join(_directory, _name) for _directory in _mounts]",
    "    _path = next(filter(os.path.exists, _paths), _paths[0])",
  ],
);

/** @param places - the lines that say where to look. */
function plainLoader(places: readonly string[], path: readonly string[]): LoaderTemplate {
  return {
    before: [
      "import os",
      "",
      "# Reads secrets from files into environment variables; this document keeps no value.",
      `_mount = os.environ.get("NBSECRETS_MOUNT") or "${standardMount}"`,
      ...places,
      "",
    ].join("\n"),
    open: "for _name in [",
    close: "]:",
    after: [
      "",
      ...path,
      "    if os.path.exists(_path) or _name not in os.environ:",
      '        with open(_path, "rb") as _file:',
      "            os.environ[_name] = os.fsdecode(_file.read())",
    ].join("\n"),
    list: "comma-ended",
    indent: 4,
  };
}

export const pythonSnippets: SnippetLanguage = {
  language: "python",
  aliases: ["ipython", "ipython2", "ipython3", "python2", "python3", "text/x-python", "text/x-ipython"],
  loader(names, { hasPackage, all, shared = false }) {
    const template = hasPackage ? ofPackage : shared ? plainShared : plain;
    return fillTemplate(template, hasPackage && all && names.length > namedAtMost ? [] : names);
  },
  reference: (name) => `os.environ["${name}"]`,
  referenceImports: "import os",
  hasImport,
  otherForms(name, { hasPackage, hasAe5Tools, shared = [] }) {
    const isShared = shared.includes(name);
    return [
      {
        label: { key: "form-optional", params: {} },
        code: `os.environ.get("${name}")`,
        imports: "import os",
        readsVariable: true,
      },
      ...(hasPackage ? formsOfPackage(name) : [isShared ? sharedPathForm(name) : pathForm(name)]),
      // What loads there knows of one directory.
      ...(hasAe5Tools === true ? formsOfAe5Tools(name).filter(({ whole }) => !isShared || whole !== true) : []),
    ];
  },
  firstLine(source) {
    // Comments (a shebang, an encoding), then a docstring, then imports from the future: Python wants them in front.
    const head = /^(?:[ \t]*(?:#[^\n]*)?\n)*(?:[rRuU]?("""|''')[^]*?\1[^\n]*(?:\n|$))?/.exec(source)?.[0] ?? "";
    const future = /^(?:[^]*\n)?from __future__ import (?:\([^)]*\)[^\n]*|[^\n]*)\n/.exec(source)?.[0] ?? "";
    const before = future.length > head.length ? future : head;
    return before.split("\n").length - 1;
  },
  loads(source, name, { hasPackage, shared = false }) {
    const read = codeOnly(source, "python");
    const code = /^[ \t]*from nbsecrets import [^\n]*\bload\b/m.test(read)
      ? read.replace(/(?<![\w.])load\(/g, "nbsecrets.load(")
      : read;
    const variable = shared ? /"NBSECRETS_SHARED"|'NBSECRETS_SHARED'/ : /"NBSECRETS_MOUNT"|'NBSECRETS_MOUNT'/;
    if (variable.test(code) && lists(plain, code, name)) {
      return true;
    }
    const isOurs = /\bnbsecrets\b/.test(code);
    const loadsAll =
      (/(?<![\w.])(?:nbsecrets\.|ae5_tools\.)?load_ae5_user_secrets\(/.test(code) &&
        !(shared && /\bae5_tools\b/.test(code))) ||
      /^[ \t]*%(?:re)?load_ext[ \t]+nbsecrets\b/m.test(code) ||
      // What is computed is somebody's own loader; it is left to them.
      /(?<![\w.])nbsecrets\.load\(\s*(?:\)|[^\s"')])/.test(code);
    return (
      (hasPackage || !isOurs) && ((loadsAll && !reservedNames.has(name)) || (isOurs && lists(ofPackage, code, name)))
    );
  },
  findLoader(source) {
    const found = [ofPackage, plain, plainShared].flatMap((template): readonly FoundLoader[] => {
      const place = findTemplate(template, codeInPlace(source, "python"));
      return place === undefined ? [] : [{ ...place, hasPackage: template === ofPackage }];
    });
    return found.sort((one, other) => one.start - other.start)[0];
  },
};

function hasImport(source: string, line: string): boolean {
  const code = codeOnly(source, "python");
  const from = /^from (\S+) import (\S+)/.exec(line);
  if (from !== null) {
    return new RegExp(`^[ \\t]*from[ \\t]+${from[1] ?? ""}[ \\t]+import\\b[^\\n]*\\b${from[2] ?? ""}\\b`, "m").test(
      code,
    );
  }
  const name = line.replace("import ", "");
  return new RegExp(`^[ \\t]*import[ \\t]+(?:[^\\n]*,[ \\t]*)?${name}[ \\t]*(?:,|;|\\r?$)`, "m").test(code);
}

function formsOfPackage(name: string): readonly OtherForm[] {
  const imports = "import nbsecrets";
  return [
    {
      label: { key: "form-demand", params: {} },
      code: `nbsecrets.demand_env_var("${name}")`,
      imports,
      readsVariable: true,
    },
    { label: { key: "form-value", params: {} }, code: `nbsecrets.get("${name}")`, imports },
    { label: { key: "form-bytes", params: {} }, code: `nbsecrets.get_bytes("${name}")`, imports },
    { label: { key: "form-path", params: {} }, code: `nbsecrets.path("${name}")`, imports },
    { label: { key: "form-current", params: {} }, code: "%load_ext nbsecrets", whole: true },
  ];
}

function pathForm(name: string): OtherForm {
  const code = `os.path.join(os.environ.get("NBSECRETS_MOUNT") or "${standardMount}", "${name}")`;
  return { label: { key: "form-path", params: {} }, code, imports: "import os" };
}

/** Its own directory is one of several. */
function sharedPathForm(name: string): OtherForm {
  const code = `next(p for d in os.environ["NBSECRETS_SHARED"].split(os.pathsep) if os.path.exists(p := os.path.join(d, "${name}")))`;
  return { label: { key: "form-path", params: {} }, code, imports: "import os" };
}

function formsOfAe5Tools(name: string): readonly OtherForm[] {
  const load = [
    "import os",
    "from ae5_tools import load_ae5_user_secrets",
    "",
    // By itself it reads the standard mount alone, and says nothing where there is none.
    "load_ae5_user_secrets(",
    `    secrets_path=os.environ.get("NBSECRETS_MOUNT") or "${standardMount}"`,
    ")",
  ].join("\n");
  return [
    { label: { key: "form-ae5-load", params: {} }, code: load, whole: true },
    {
      label: { key: "form-ae5-demand", params: {} },
      code: `demand_env_var("${name}")`,
      imports: "from ae5_tools import demand_env_var",
      readsVariable: true,
    },
  ];
}
