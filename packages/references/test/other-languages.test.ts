import { describe, expect, it } from "vitest";
import { snippetLanguages } from "@nbsecrets/shared";
import { findReferences } from "../src/index.ts";
import { referencesOf } from "./marked-code.ts";

describe.each([
  [
    "R",
    {
      read: [
        'Sys.getenv("«X»")',
        "Sys.getenv('«X»', NA)",
        'Sys.getenv(x = "«X»")',
        'Sys.getenv(c("«A»", "«B»"))',
        'Sys.getenv()[["«X»"]]',
        'base::Sys.getenv("«X»")',
        'x <- r"(it\'s Sys.getenv("Y"))"; Sys.getenv("«X»")',
        'Sys.getenv(\n  "«X»"\n)',
        'Sys.getenv("«OPEN»',
      ],
      set: ['Sys.setenv(«X» = "y")'],
      forget: ['Sys.unsetenv("«X»")'],
      computed: ["Sys.getenv(«name»)", 'Sys.getenv(«paste0("A", x)»)', 'Sys.getenv(«"\\x41"»)'],
      none: ['# Sys.getenv("X")', "\"Sys.getenv('X')\"", 'my_Sys.getenv("X")', "Sys.getenv()"],
    },
  ],
  [
    "julia",
    {
      read: [
        'ENV["«X»"]',
        'get(ENV, "«X»", nothing)',
        'haskey(ENV, "«X»")',
        'x\' * ENV["«X»"]',
        '#= ENV["Y"] =# ENV["«X»"]',
        '"""\nENV["Y"] "\n"""\nENV["«X»"]',
      ],
      set: ['ENV["«X»"] = "y"'],
      forget: ['delete!(ENV, "«X»")'],
      computed: ["ENV[«name»]", 'ENV[«"$(a)_KEY"»]', 'ENV[«"A"» * "B"]'],
      none: ['# ENV["X"]', "\"ENV['X']\"", 'MY_ENV["X"]', 'a.ENV["X"]'],
    },
  ],
  [
    "javascript",
    {
      read: [
        "process.env.«X»",
        'process.env["«X»"]',
        "process.env[`«X»`]",
        "process.env?.«X»",
        "globalThis.process.env.«X»",
        "const { «X», «Y»: y, «Z» = 1 } = process.env;",
        "const env = process.env; env.«X»",
        'import { env } from "node:process";\nenv.«X»',
        'Deno.env.get("«X»")',
        "`${process.env.«X»} process.env.Y`",
        "const a: string = process.env.«X» as string;",
        "const r = /['\"]/; process.env.«X»",
        '"«X»" in process.env',
        "if (process.env.«X» === 'a') {}",
        "process.env.«X» ??= 1",
      ],
      set: ['process.env.«X» = "y"', 'process.env["«X»"] = "y"'],
      forget: ["delete process.env.«X»"],
      computed: ["process.env[«name»]", "process.env[«`A_${x}`»]"],
      none: ["// process.env.X", "/* process.env.X */", "'process.env.X'", "my.process.env.X", "env.X", "process.env"],
    },
  ],
  [
    "bash",
    {
      read: [
        'echo "$«X»"',
        "echo ${«X»:-y} ${#«X»}",
        'curl -H "it\'s $«X»"',
        "cat <<EOF\nit's $«X»\nEOF\necho $«X»",
        "cat <<'EOF'\n$Y\nEOF\necho $«X»",
        'echo "$(grep a "$«X»")"',
        "printenv «X»",
        "echo a#b $«X»",
        "cat <<< $«X»",
        "make A=$«X»",
      ],
      set: ["«X»=y", "export «X»=y", "if a; then «X»=y; fi", "read -r «X»", "for «X» in a b; do :; done"],
      forget: ["unset «X»"],
      computed: [],
      none: ["# $X", "echo '$X'", "echo \\$X", "echo $1 $? $$", "curl --data X=1", "echo a=$1"],
    },
  ],
] as const)("%s", (language, table) => {
  it.each(["read", "set", "forget"] as const)("%s", (access) => {
    for (const code of table[access]) {
      for (const reference of referencesOf(code, language)) {
        expect(reference, code).toMatchObject({ kind: "name", access });
      }
    }
  });

  it("computed names are told, not guessed", () => {
    for (const code of table.computed) {
      expect(referencesOf(code, language), code).toEqual([expect.objectContaining({ kind: "computed" })]);
    }
  });

  it("comments and texts hold no reference", () => {
    for (const code of table.none) {
      referencesOf(code, language);
    }
  });
});

it("an assignment in a shell counts behind its words, not in them", () => {
  const [set, read] = referencesOf("«X»=a$«X»; echo", "bash");
  expect(set).toMatchObject({ access: "set", setsFrom: 5 });
  expect(read).toMatchObject({ access: "read", from: 4 });
});

it.each(snippetLanguages.map((entry) => [entry.language, entry] as const))(
  "the loader of %s needs the secrets in its list, and nothing else",
  (language, snippets) => {
    const names = ["FIRST_KEY", "name", "in", ...Array.from({ length: 20 }, (_, index) => `TOKEN_${index}`)];
    for (const code of [
      snippets.loader(names, { hasPackage: false, all: false }),
      `\n${snippets.loader(names, { hasPackage: false, all: false }).replaceAll("\n", "\r\n")}\r\n`,
    ]) {
      const found = findReferences(code, language).filter((one) => one.kind !== "name" || !/^_?mount$/.test(one.name));
      const others = found.filter(({ form }) => form !== "plain-snippet");
      expect(others.filter((one) => one.kind !== "name" || one.name !== "NBSECRETS_MOUNT")).toEqual([]);
      const loaded = found.filter(({ form }) => form === "plain-snippet");
      expect(loaded.map(({ from, to }) => code.slice(from, to))).toEqual(names);
      expect(loaded.every(({ access }) => access === "read")).toBe(true);
    }
  },
);

it("what no snippets are for is not looked at", () => {
  expect(findReferences('os.environ["X"]', "cobol")).toEqual([]);
});
