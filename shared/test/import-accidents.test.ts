import { describe, expect, test } from "vitest";
import { MAX_IMPORT_BYTES, parseImport, renderMessage } from "../src/index.ts";
import { readImport } from "./read-import.ts";

const PEM = "-----BEGIN KEY-----\nMIIEcanary\ncanary==\n-----END KEY-----";

interface Accident {
  readonly what: string;
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems?: readonly string[];
  readonly notes?: Readonly<Record<string, readonly string[]>>;
}

const inEnv: readonly Accident[] = [
  {
    what: "a quote that is never closed takes nothing with it",
    file: 'A=b\nC="d\nE=f\nG=h',
    values: { A: "b", E: "f", G: "h" },
    problems: ["2: import-quote-open C"],
  },
  {
    what: "nor does one that a later line seems to close",
    file: 'A="b\nC="d"\nE=f',
    values: { C: "d", E: "f" },
    problems: ["1: import-after-quote A"],
  },
  {
    what: "text behind a quote",
    file: "A='it's'\nB=c",
    values: { B: "c" },
    problems: ["1: import-after-quote A"],
  },
  {
    what: "a value from before is not kept where the last one is broken",
    file: "A=old\nA='it's'",
    values: {},
    problems: ["2: import-after-quote A"],
  },
  {
    what: "what the broken one would have been is not referred to",
    file: "A=old\nA='it's'\nB=${A}",
    values: { B: "${A}" },
    problems: ["2: import-after-quote A"],
    notes: { B: ["import-unresolved"] },
  },
  {
    what: "a key in PEM form without quotes: none of its lines becomes a name",
    file: `A=${PEM}\nB=c`,
    values: { B: "c" },
    problems: ["1-4: import-lines-unquoted A"],
  },
  {
    what: "a key in PEM form whose quote is never closed",
    file: `A="${PEM}\nB=c`,
    values: { B: "c" },
    problems: ["1-4: import-quote-open A"],
  },
  {
    what: "a key with the end cut off",
    file: 'A="-----BEGIN KEY-----\nMIIEcanary/\ncanary+\nB=c',
    values: { B: "c" },
    problems: ["1: import-quote-open A", "2-3: import-no-assignment"],
  },
  {
    what: "a quote that swallows lines is told",
    file: "A='b\nC=d\nE='\nF=g",
    values: { A: "b\nC=d\nE=", F: "g" },
    notes: { A: ["import-lines"] },
  },
  {
    what: "several values of one name",
    file: "A=b\nC=d\nA=e",
    values: { C: "d", A: "e" },
    notes: { A: ["import-repeated"] },
  },
  {
    what: "lines that are nothing, told together",
    file: "sk-canary\nBearer canary\n\nA=b\nhttps://u:canary@host/?q=r\n{x}\n",
    values: { A: "b" },
    problems: ["1-2: import-no-assignment", "5-6: import-no-assignment"],
  },
  {
    what: "names of objects, and one that takes a prototype",
    file: "__proto__=a\nconstructor=b\nhasOwnProperty=c",
    values: Object.fromEntries([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["hasOwnProperty", "c"],
    ]),
  },
  {
    what: "references to names of objects",
    file: "A=${constructor}${__proto__}",
    values: { A: "${constructor}${__proto__}" },
    notes: { A: ["import-unresolved"] },
  },
  {
    what: "a #, and references with and without an explanation",
    file: 'A=b#c\nB="${A}/${C}"',
    values: { A: "b#c", B: "b#c/${C}" },
    notes: { A: ["import-hash"], B: ["import-resolved", "import-unresolved"] },
  },
  {
    what: "an escaped reference",
    file: 'A=b\nB="\\${A}"',
    values: { A: "b", B: "${A}" },
  },
];

const inShell: readonly Accident[] = [
  {
    what: "commands are not run",
    file: "A=$(touch /tmp/canary)\nB=`touch canary`\nC=\"x$(echo ')')y\"\nD=$((1+2))\nE=f",
    values: { E: "f" },
    problems: [
      "1: import-shell-command A",
      "2: import-shell-command B",
      "3: import-shell-command C",
      "4: import-shell-command D",
    ],
  },
  {
    what: "what only a shell knows",
    file: 'export PATH=$HOME/bin:$PATH\nA="${B:-c}"\nC=~/d\nD=$1\nE=a:~/b',
    values: {},
    problems: [
      "1: import-shell-variable PATH",
      "2: import-shell-variable A",
      "3: import-shell-variable C",
      "4: import-shell-variable D",
      "5: import-shell-variable E",
    ],
  },
  {
    what: "what cannot be read is not referred to",
    file: "A=b\nA=$(x)\nC=$A\nD+=e",
    values: {},
    problems: ["2: import-shell-command A", "3: import-shell-variable C", "4: import-shell-variable D"],
  },
  {
    what: "conditions, loops, functions and subshells",
    file: [
      'if [ -z "$A" ]; then A=b; fi',
      "for x in 1 2; do",
      "  export B=c",
      "done",
      "f() {",
      "  C=d",
      "}",
      "function g {",
      "D=e",
      "}",
      "(E=f)",
      "case $x in a) F=g;; (b) F=h;; esac",
      "[ -f x ] &&",
      "  G=h",
      "while true; do if x; then :; else if y; then z; fi; fi; H=i; done",
      "I=j || K=l",
      "M=n | cat",
      "O=p > file",
      "Q=r cat",
      "S=t",
    ].join("\n"),
    values: { I: "j", S: "t" },
    problems: ["1-19: import-shell-code"],
  },
  {
    what: "a here-document holds no variables",
    file: "cat <<'EOF' > file\nA=b\nEOF\ncat <<-X\n\tC=d\n\tX\nE=f",
    values: { E: "f" },
    problems: ["1-6: import-shell-code"],
  },
  {
    what: "lists, and numbers that would be computed",
    file: 'A=(b c)\nexport D=([0]="e")\ndeclare -i E=1+1\nF[0]=g',
    values: {},
    problems: ["1: import-shell-list A", "2: import-shell-list D", "3-4: import-shell-code"],
  },
  {
    what: "a quote that is never closed",
    file: "export A=b C='d\nE=f\necho \"it\nG=h",
    values: { E: "f", G: "h" },
    problems: ["1: import-quote-open A", "1: import-quote-open C", "3: import-shell-quote"],
  },
  {
    what: "a key in PEM form whose quote is never closed",
    file: `export A='${PEM}\nB=c`,
    values: { B: "c" },
    problems: ["1-4: import-quote-open A"],
  },
  {
    what: "control characters that are zero, or made of a part of one",
    file: "A=$'b\\c '\nB=$'\\cé'\nC=$'\\c?'",
    values: { C: "\x7f" },
    problems: ["1: import-half-character A", "2: import-half-character B"],
  },
  {
    what: "a zero byte, and half a character",
    file: "A=$'b\\0c'\nB=$'\\ud800'\nC=d",
    values: { C: "d" },
    problems: ["1: import-half-character A", "2: import-half-character B"],
  },
  {
    what: "csh and fish, where a backslash makes no doubt",
    file: "setenv A b\nset -gx C 'd e'\nset -x F g\nsetenv H 'i\\j'\nsetenv K $(l)\nset -x M n o",
    values: { A: "b", C: "d e", F: "g", H: "i\\j" },
    problems: ["5: import-shell-command K", "6: import-shell-code"],
  },
  {
    what: "names without a value",
    file: "declare -x OLDPWD\nexport UNKNOWN\nexport A=b\nexport A",
    values: { A: "b" },
    problems: ["2: import-shell-code"],
  },
  {
    what: "a quote that takes lines with it",
    file: "A='b\nC=d\nE='\nF=g",
    values: { A: "b\nC=d\nE=", F: "g" },
    notes: { A: ["import-lines"] },
  },
  {
    what: "CRLF",
    file: "export A='b\r\nc'\r\nexport D=e\r\n",
    values: { A: "b\nc", D: "e" },
    notes: { A: ["import-lines"] },
  },
  {
    what: "a carriage return where lines end without",
    file: "A='b\rc'\nD=e\n",
    values: { A: "b\rc", D: "e" },
  },
  { what: "other blanks are no blanks to a shell", file: "A=b\u00a0c\nD=\fe", values: { A: "b\u00a0c", D: "\fe" } },
];

const inJson: readonly Accident[] = [
  {
    what: "text, numbers as they are written, true and false",
    file: '{"A": "b\\n\\u00e9🔑", "B": 1.50, "C": 12345678901234567890, "D": true, "E": -1e400, "F": ""}',
    values: { A: "b\né🔑", B: "1.50", C: "12345678901234567890", D: "true", E: "-1e400", F: "" },
  },
  {
    what: "null, lists and objects",
    file: '{\n"A": null,\n"B": {"C": "d"},\n"E": ["f"],\n"G": "h"\n}',
    values: { G: "h" },
    problems: ["2: import-json-null A", "3: import-json-nested B", "4: import-json-nested E"],
  },
  {
    what: "the same name twice",
    file: '{"A": "b",\n"A": "c"}',
    values: { A: "c" },
    notes: { A: ["import-repeated"] },
  },
  { what: "cut off", file: '{"A": "b",\n"C": "canary', values: {}, problems: ["2: import-json-broken"] },
  { what: "a comma too many", file: '{\n"A": "b",\n}', values: {}, problems: ["3: import-json-broken"] },
  { what: "more than one", file: '{"A": "b"}\n{"C": "d"}', values: {}, problems: ["2: import-json-broken"] },
  { what: "a line break inside text", file: '{"A": "b\nc"}', values: {}, problems: ["1: import-json-broken"] },
  { what: "a number that is none", file: '{"A": 01}', values: {}, problems: ["1: import-json-broken"] },
  { what: "a list", file: '[{"A": "b"}]', values: {}, problems: ["1: import-json-no-object"] },
  { what: "deeper than deep", file: `{"A": ${"[".repeat(100_000)}`, values: {}, problems: ["1: import-json-broken"] },
  {
    what: "half a character",
    file: '{"A": "\\ud800", "B": "\\ud83d\\ude00"}',
    values: { B: "😀" },
    problems: ["1: import-half-character A"],
  },
  {
    what: "names that objects have",
    file: '{"__proto__": "a", "toString": "b", "": "c"}',
    values: Object.fromEntries([
      ["__proto__", "a"],
      ["toString", "b"],
      ["", "c"],
    ]),
  },
  {
    what: "a Kubernetes Secret",
    file: '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "data": {"A": "Yg==", "B": "YQ", "C": "b2xk"}, "stringData": {"C": "new"}}',
    values: { A: "b", C: "new" },
    problems: ["1: import-base64 B"],
    notes: { C: ["import-repeated"] },
  },
  {
    what: "what only looks like one",
    file: '{"kind": "Secret", "data": "x"}',
    values: { kind: "Secret", data: "x" },
  },
];

describe.each([
  [".env", inEnv],
  ["secrets.sh", inShell],
  ["secrets.json", inJson],
])("%s", (fileName, accidents) => {
  test.each(accidents)("$what", ({ file, values, problems = [], notes = {} }) => {
    const read = readImport(file, fileName);
    expect({ ...read, format: "" }).toEqual({ format: "", values, problems, notes });
  });

  test("no sentence holds a piece of a value", () => {
    for (const { file } of accidents) {
      const { entries, problems } = parseImport(Buffer.from(file), fileName);
      const sentences = [...problems.map(({ message }) => message), ...entries.flatMap(({ notes }) => notes)];
      expect(sentences.map((message) => renderMessage(message)).join("\n")).not.toContain("canary");
    }
  });
});

test("values of a Kubernetes Secret may be any bytes", () => {
  const { entries } = parseImport(Buffer.from('{"kind": "Secret", "data": {"A": "AP+A"}}'), "");
  expect(entries.map(({ value }) => [...value])).toEqual([[0, 255, 128]]);
});

describe("the whole file", () => {
  test.each<[string, Uint8Array, string]>([
    ["binary", Buffer.from("\x7fELF\0\0A=b"), "file: import-binary"],
    ["Latin-1", Buffer.from("A=p\xe4ss", "latin1"), "file: import-not-utf8"],
    ["UTF-16", Buffer.from("\ufeffA=b", "utf16le"), "file: import-utf16"],
    ["UTF-16, the other way round", Buffer.from([0xfe, 0xff, 0, 0x41]), "file: import-utf16"],
    ["empty", Buffer.from(""), "file: import-nothing"],
    ["nothing but comments", Buffer.from("# A=b\n\n"), "file: import-nothing"],
    ["an empty object", Buffer.from("{}"), "file: import-nothing"],
    ["more than the limit", new Uint8Array(MAX_IMPORT_BYTES + 1).fill(0x23), "file: import-too-large"],
  ])("%s", (_what, bytes, problem) => {
    expect(readImport(bytes, ".env")).toMatchObject({ values: {}, problems: [problem] });
  });

  test.each([
    ["anything", "A=b", "env"],
    [".env.local", "export A=b", "env"],
    ["production.env", "A=b", "env"],
    ["C:\\work\\.env", "export A=b", "env"],
    ["", "A=b\nexport C=d", "env"],
    ["", "A=b", "env"],
    ["", "\n{", "json"],
    ["config.JSON", "A=b", "json"],
    [".env", '{"A": "b"}', "json"],
    ["secrets.sh", "A=b", "shell"],
    [".envrc", "[ -f x ]", "shell"],
    ["", "export A=b\n# c\nexport D=e", "shell"],
    ["", "A=b; export A", "shell"],
    ["", 'declare -x A="b"', "shell"],
    ["", "#!/bin/sh\nA=b", "shell"],
    ["", "A=$'b'", "shell"],
    ["", "setenv A b", "shell"],
    ["", "set -gx A b", "shell"],
  ])("%s with %j is %s", (fileName, content, format) => {
    expect(parseImport(Buffer.from(content), fileName).format).toBe(format);
  });

  test("a person knows better", () => {
    const bytes = Buffer.from("export A='it'\\''s'");
    expect(parseImport(bytes, ".env").problems).toHaveLength(1);
    expect(parseImport(bytes, ".env", "shell").entries).toHaveLength(1);
  });
});
