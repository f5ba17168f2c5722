import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseImport } from "../src/index.ts";

const directory = mkdtempSync(join(tmpdir(), "nbsecrets-shell-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function ours(script: string | Uint8Array): ReadonlyMap<string, Buffer> {
  const { entries, problems } = parseImport(Buffer.from(script), "secrets.sh");
  expect(problems).toEqual([]);
  return new Map(entries.map(({ name, value }) => [name, Buffer.from(value)]));
}

/** What a shell has in these variables once it has read the script. */
function read(shell: string, script: string, names: readonly string[]): ReadonlyMap<string, Buffer> {
  const file = join(directory, "script.sh");
  writeFileSync(file, script);
  const print = names.map((name) => `printf '%s\\0' "$${name}"`).join("; ");
  const { status, stdout, stderr } = run(shell, `. "${file}"; ${print}`);
  expect([status, stderr.toString()]).toEqual([0, ""]);
  const values = stdout.toString("latin1").split("\0");
  return new Map(names.map((name, index) => [name, Buffer.from(values[index] ?? "", "latin1")]));
}

function run(shell: string, code: string, env: Readonly<Record<string, string>> = {}) {
  const options = shell === "bash" ? ["--norc", "--noprofile"] : [];
  const result = spawnSync(shell, [...options, "-c", code], {
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", ...env },
  });
  if (result.error) {
    throw result.error;
  }
  return result;
}

/** Scripts that every shell reads alike. */
const everywhere: readonly [what: string, script: string][] = [
  ["export", "export A=b\nexport C='d e' F=\"g\""],
  ["set, then exported", "A=b; export A\nC=d && export C\nexport A C"],
  ["several in one line", "A=b C=d; E=f"],
  ["pieces that join", `A='it'"'"'s'\nB='it'\\''s'\nC=a"b"'c'\\d`],
  ["double quotes", 'A="b \\"c\\" \\\\ \\$d \\`e\\` \\f"\nB="it\'s"'],
  ["no quotes", "A=b\\ c\\$d\nB=e#f\nC=g=h\nD=C:\\\\data"],
  ["comments", "# one\nA=b # two\n  # three\nB=c;# four"],
  ["several lines", 'A=\'b\nc\'\nB="d\ne"\nC=f\\\ng\nD="h\\\ni"'],
  ["empty", "A=\nB=''\nC=\"\""],
  ["references to what is set above", "A=b\nC=$A\nD=\"${A}c$A\"\nE='$A'\nF=$A$C"],
  ["in one command", "A=1 B=$A"],
  ["a dollar that means nothing", 'A="b$"\nB=c$\nC="d$ e"'],
  ["readonly", "readonly A=b"],
  ["options of the shell", "#!/bin/sh\nset -a\nset -eu\nA=b\nset +a\nset -o allexport"],
  ["the last one counts", "A=b\nA=c"],
  ["other alphabets", "A='pässwörd 🔑'"],
  ["a key in PEM form", 'A="-----BEGIN KEY-----\nMIIE+/==\n-----END KEY-----\n"\nB=c'],
];

/** Scripts for bash. */
const inBash: readonly [what: string, script: string][] = [
  ["declare -x", 'declare -x A="b \\"c\\" \\$d"\ndeclare -- B="e"\ndeclare -rx C=f\ntypeset -x D=g'],
  ["$'…'", "A=$'b\\nc\\td\\\\e\\'f\\\"g'\nB=$'\\x41\\101\\u00e9\\U0001f511\\e\\cA'"],
  ["single bytes in $'…'", "A=$'\\303\\251'\nB=$'\\xff\\xfe'\nC=$'\\377\u{1f511}\\200'"],
  ["control characters in $'…'", "A=$'\\c?'\nB=$'\\ca\\cA\\c1\\c_'\nC=$'\\c\\\\x'\nD=$'a\\c\\'b'\nE=$'b\\c'"],
  ['$"…"', 'A=$"b"'],
  ["added at the end", "A=b\nA+=c\nexport A+=d"],
];

function names(script: string): readonly string[] {
  return [...ours(script).keys()];
}

describe.each([
  ["bash", [...everywhere, ...inBash]],
  ["dash", everywhere],
])("as %s reads it", (shell, scripts) => {
  test.each(scripts)("%s", (_what, script) => {
    const found = names(script);
    expect(found.length).toBeGreaterThan(0);
    expect(ours(script)).toEqual(read(shell, script, found));
  });
});

const hostile: Readonly<Record<string, string>> = {
  PLAIN: "b",
  EMPTY: "",
  QUOTES: `it's "quoted" \`too\``,
  DOLLARS: "$A ${B} $(rm -rf /) $'x'",
  BACKSLASHES: "C:\\new\\table\\",
  LINES: "one\ntwo\n\nthree\n",
  CONTROL: "\u0001\t\r\u001b[31m\u007f",
  SPACES: "  both ends  ",
  UNICODE: "pässwörd 🔑 \u202e",
  SIGNS: "#;&|<>(){}[]*?!~=",
  COMMENT: "a #b",
};

describe("what a shell prints comes back", () => {
  test.each([
    ["bash", "export -p"],
    ["bash", "declare -p PLAIN EMPTY QUOTES DOLLARS BACKSLASHES LINES CONTROL SPACES UNICODE SIGNS COMMENT"],
    ["dash", "export -p"],
  ])("%s: %s", (shell, code) => {
    const { stdout } = run(shell, code, hostile);
    const values = ours(stdout);
    for (const [name, value] of Object.entries(hostile)) {
      expect([name, values.get(name)?.toString()]).toEqual([name, value]);
    }
  });

  test("bash: bytes that are no text, in a locale without Unicode", () => {
    const { stdout } = run("bash", "A=$'\\xff\\x80b'; export A; LC_ALL=C; declare -p A UNICODE", {
      UNICODE: "é",
      LC_ALL: "C",
    });
    expect(ours(stdout)).toEqual(
      new Map([
        ["A", Buffer.from([0xff, 0x80, 0x62])],
        ["UNICODE", Buffer.from("é")],
      ]),
    );
  });

  test("bash: all of `set`, functions and lists included, in which nothing but variables is taken", () => {
    const { stdout } = run("bash", "f () { local INSIDE=x; OUTSIDE=y; }; LIST=(a b); set", hostile);
    const { entries, problems } = parseImport(stdout, "secrets.sh");
    const values = new Map(entries.map(({ name, value }) => [name, Buffer.from(value).toString()]));
    expect(Object.fromEntries([...values].filter(([name]) => name in hostile))).toEqual(hostile);
    expect([values.has("INSIDE"), values.has("OUTSIDE"), values.has("LIST")]).toEqual([false, false, false]);
    const keys = new Set(problems.map(({ message }) => message.key));
    expect(keys).toEqual(new Set(["import-shell-list", "import-shell-code"]));
  });
});
