import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parse as dotenv } from "dotenv";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeUtf8, parseImport } from "../src/index.ts";

type Values = Readonly<Record<string, string | null>>;

/** Files that dotenv and python-dotenv read alike. */
const agreed: readonly [what: string, file: string][] = [
  ["plain", "A=b\nC=d\n"],
  ["no line break at the end", "A=b"],
  ["a byte order mark", "\ufeffA=b\n"],
  ["CRLF", "A=b\r\nC='d\r\ne'\r\n"],
  ["CR alone", "A=b\rC=d\r"],
  ["empty lines and comments", "\n# one\n  # two\n\nA=b\n#A=c\n"],
  ["an empty value", "A=\nB=''\nC=\"\"\nD=   \nE= # nothing"],
  ["blanks around", "  A  =  b  \nC= d"],
  ["blanks inside", "A=b c  d"],
  ["export in front", "export A=b\nexport   C=d\nexport\tE=f"],
  ["a comment after a value", "A=b # c\nC=d\t# e\nE='f' # g\nG=\"h\"# i"],
  ["a # inside quotes", "A='b # c'\nC=\"d # e\""],
  ["blanks inside quotes stay", "A=' b '\nC=\"  d\""],
  ["quotes inside the other quotes", `A='say "b"'\nC="it's"`],
  ["quotes inside an unquoted value", "A=b'c'd\nE=f \"g\""],
  ["line breaks inside quotes", "A='b\nc'\nD=\"e\n\nf\"\nG=h"],
  ["escaped line breaks in double quotes", 'A="b\\nc"\nD="e\\r\\nf"'],
  ["the same in single quotes and unquoted", "A='b\\nc'\nD=e\\nf"],
  ["= in a value", "A=b=c\nD==\nE=='f'"],
  ["names with dots, dashes and digits", "a.b-c_1=d\n1A=e"],
  ["the same name twice", "A=b\nA=c"],
  ["no-break spaces around", "A=\u00a0b\u00a0"],
  ["a key in PEM form", 'A="-----BEGIN KEY-----\nMIIE+/==\n-----END KEY-----\n"\nB=c'],
  ["JSON in single quotes", `A='{"b": "c", "d": [1]}'`],
  ["other alphabets", "A=pässwörd 🔑\nB='密码'"],
  ["names of objects", "constructor=b\ntoString=c"],
  ["a backslash in an unquoted value", "A=C:\\data\\new"],
  ["a path at the end of single quotes, nothing after", "A=x\nB='C:\\data'"],
];

/** Files that they read differently, and what we make of them. null: no entry. */
const different: readonly {
  readonly file: string;
  readonly dotenv: Values;
  readonly python: Values;
  readonly ours: Values;
  readonly reason: string;
}[] = [
  {
    file: "A=b#c\nD=#e",
    dotenv: { A: "b", D: "" },
    python: { A: "b#c", D: "#e" },
    ours: { A: "b#c", D: "#e" },
    reason: "passwords hold #: cut off in silence, they fail far from here",
  },
  {
    file: 'A="b\\tc\\\\d\\"e"',
    dotenv: { A: 'b\\tc\\\\d\\"e' },
    python: { A: 'b\tc\\d"e' },
    ours: { A: 'b\tc\\d"e' },
    reason: "what is escaped means itself, as wherever double quotes know escapes",
  },
  {
    file: 'A="C:\\app\\bin"',
    dotenv: { A: "C:\\app\\bin" },
    python: { A: "C:\u0007pp\bin" },
    ours: { A: "C:\\app\\bin" },
    reason: "bells and backspaces are in paths by accident only",
  },
  {
    file: 'A="b\\$c"',
    dotenv: { A: "b\\$c" },
    python: { A: "b\\$c" },
    ours: { A: "b$c" },
    reason: "so dotenv-expand, Compose and every shell; the backslash is there against a reference",
  },
  {
    file: "A='it\\'s'\nB='C:\\\\d'",
    dotenv: { A: "it\\'s", B: "C:\\\\d" },
    python: { A: "it's", B: "C:\\d" },
    ours: { A: "it's", B: "C:\\\\d" },
    reason: "nothing but the quote needs a backslash in single quotes",
  },
  {
    file: "A='C:\\data\\'\nB='x'",
    dotenv: { A: "C:\\data\\", B: "x" },
    python: {},
    ours: { A: "C:\\data\\", B: "x" },
    reason: "a path that ends with a backslash",
  },
  {
    file: 'A=`it\'s "b"`',
    dotenv: { A: `it's "b"` },
    python: { A: '`it\'s "b"`' },
    ours: { A: `it's "b"` },
    reason: "dotenv alone has these quotes; who writes them means it",
  },
  {
    file: "A: b",
    dotenv: { A: "b" },
    python: {},
    ours: { A: "b" },
    reason: "python-dotenv loses the line",
  },
  {
    file: "é=b",
    dotenv: {},
    python: { é: "b" },
    ours: { é: "b" },
    reason: "dotenv loses the line; here it becomes a row with a proposal",
  },
  {
    file: 'A="b\nC=d',
    dotenv: { A: '"b', C: "d" },
    python: { C: "d" },
    ours: { C: "d" },
    reason: "a quote that is never closed is a mistake to show, not a value",
  },
  {
    file: "A=\"b\" c\nD='e'f",
    dotenv: { A: '"b" c', D: "'e'f" },
    python: {},
    ours: {},
    reason: "text behind a closing quote as well",
  },
  {
    file: "A\nexport B\nC=d",
    dotenv: { C: "d" },
    python: { A: null, B: null, C: "d" },
    ours: { C: "d" },
    reason: "a name without a value is none to import, and is said",
  },
  {
    file: "A=b\nC=${A}\nD='${A}'\nE=${F}\nG=$A",
    dotenv: { A: "b", C: "${A}", D: "${A}", E: "${F}", G: "$A" },
    python: { A: "b", C: "b", D: "b", E: "", G: "$A" },
    ours: { A: "b", C: "b", D: "${A}", E: "${F}", G: "$A" },
    reason: "who refers to a name above means its value; what is not explained is kept, and both are said",
  },
  {
    file: "A=-----BEGIN KEY-----\nMIIE==\n-----END KEY-----\nB=c",
    dotenv: { A: "-----BEGIN KEY-----", MIIE: "=", B: "c" },
    python: { A: "-----BEGIN KEY-----", MIIE: "=", B: "c" },
    ours: { B: "c" },
    reason: "half a key is no value, and the other half no names",
  },
];

const read = "import io, json, sys\nfrom dotenv import dotenv_values\nfiles = json.load(sys.stdin)\n";
const asFile = "io.StringIO(io.TextIOWrapper(io.BytesIO(file.encode()), 'utf-8').read())";
let pythonValues: ReadonlyMap<string, Values>;

beforeAll(() => {
  const files = [...agreed.map(([, file]) => file), ...different.map(({ file }) => file)];
  const venv = process.platform === "win32" ? "../../.venv/Scripts/python.exe" : "../../.venv/bin/python";
  const python = fileURLToPath(new URL(venv, import.meta.url));
  const code = `${read}json.dump([dotenv_values(stream=${asFile}) for file in files], sys.stdout)`;
  const run = spawnSync(python, ["-c", code], { input: JSON.stringify(files), encoding: "utf8" });
  if (run.error ?? run.status !== 0) {
    throw new Error(`python-dotenv cannot be asked: ${run.stderr}`, { cause: run.error });
  }
  const answers = JSON.parse(run.stdout) as readonly Values[];
  pythonValues = new Map(files.map((file, index) => [file, answers[index] ?? {}]));
});

function ours(file: string): Values {
  const { entries } = parseImport(Buffer.from(file), ".env");
  return Object.fromEntries(entries.map(({ name, value }) => [name, decodeUtf8(value) ?? null]));
}

describe("as dotenv and python-dotenv read it", () => {
  test.each(agreed)("%s", (_what, file) => {
    const values = ours(file);
    expect(values).toEqual(dotenv(file));
    const withMark = pythonValues.get(file) ?? {};
    // python-dotenv's caller opens the file; one that does not say utf-8-sig gets the mark as part of the first name.
    const python = Object.fromEntries(
      Object.entries(withMark).map(([name, value]) => [name.replace("\ufeff", ""), value]),
    );
    expect(values).toEqual(python);
    expect(parseImport(Buffer.from(file), ".env").problems).toEqual([]);
  });
});

describe("where they differ", () => {
  test.each(different)("$reason: $file", ({ file, dotenv: node, python, ours: expected }) => {
    expect(dotenv(file)).toEqual(node);
    expect(pythonValues.get(file)).toEqual(python);
    expect(ours(file)).toEqual(expected);
  });
});
