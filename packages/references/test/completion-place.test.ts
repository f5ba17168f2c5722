import { describe, expect, it } from "vitest";
import { completionPlace } from "../src/index.ts";

/** Of code with `|` at the cursor: the same with what a name would replace in marks, or undefined. */
function place(text: string, language = "python"): string | undefined {
  const offset = text.indexOf("|");
  const code = text.replace("|", "");
  const found = completionPlace(code, offset, language);
  return found && `${code.slice(0, found.from)}«${code.slice(found.from, found.to)}»${code.slice(found.to)}`;
}

/** Two lines follow, as they do in a cell somebody works in. */
const after = '\nprint("done")\nother = [1, 2]';

describe("the name of a secret is completed in every form that reads one, closed or not", () => {
  it.each([
    'os.environ["|"]',
    'os.environ["|',
    "os.environ['|",
    'os.environ["OPEN|"]',
    'os.environ["OP|EN"]',
    'os.environ["OP|EN',
    'os.environ["OP|]',
    'os.environ.get("|")',
    'os.environ.get("|',
    'os.environ.get("|, None)',
    'os.getenv("OPEN|")',
    'os.getenv("OPEN|',
    'demand_env_var("|',
    'demand_env_var("|")',
    'nbsecrets.load("|',
    'nbsecrets.load("A", "B|")',
    'nbsecrets.load("A", "|',
    'nbsecrets.get("|")',
    'nbsecrets.path("|',
    'from google.colab import userdata\nuserdata.get("|',
    'UserSecretsClient().get_secret("|',
    'client = OpenAI(api_key=os.environ["|',
    'client = OpenAI(api_key=os.environ["|"])',
    'if x:\n    y = os.getenv("|',
    "f\"{os.environ['|']}\"",
    "!curl -H $|",
    "!curl -H $OPE|",
    "!curl -H ${OPE|}",
    "%%bash\necho $|",
    '%%bash\necho "$AB|"',
    "x = !echo $|",
    "%env OPE|",
  ])("%s", (text) => {
    for (const whole of [text, text + after, `import os\n${text}${after}`]) {
      if (!(whole.startsWith("import") && text.startsWith("%%"))) {
        expect(place(whole), whole).toMatch(/«\w*»/);
      }
    }
  });

  it.each([
    ["R", 'x <- Sys.getenv("|'],
    ["R", 'Sys.getenv("OP|", NA)'],
    ["julia", 'ENV["|'],
    ["julia", 'get(ENV, "OP|", nothing)'],
    ["javascript", "process.env.|"],
    ["javascript", "const key = process.env.OPEN|;"],
    ["typescript", 'process.env["|'],
    ["javascript", "const { OP| } = process.env;"],
    ["javascript", 'Deno.env.get("|'],
    ["shellscript", "curl -H $|"],
    ["bash", 'echo "${OP|}"'],
  ])("%s: %s", (language, text) => {
    expect(place(text, language)).toMatch(/«\w*»/);
    expect(place(`${text}\nf(x)\n`, language)).toMatch(/«\w*»/);
  });

  it("replaces the whole name and nothing behind it", () => {
    expect(place('os.environ["OP|EN_KEY"]')).toBe('os.environ["«OPEN_KEY»"]');
    expect(place('os.environ["OP|]')).toBe('os.environ["«OP»]');
    expect(place('f(os.environ["|, "x")')).toBe('f(os.environ["«», "x")');
    expect(place("!echo ${OP|}/x")).toBe("!echo ${«OP»}/x");
    expect(place("process.env.OP|.length", "javascript")).toBe("process.env.«OP».length");
  });

  it("says whether the name stands in quotes", () => {
    expect(completionPlace('os.environ["', 12, "python")?.isText).toBe(true);
    expect(completionPlace("process.env.", 12, "javascript")?.isText).toBe(false);
    expect(completionPlace('echo "$"', 7, "bash")?.isText).toBe(false);
  });
});

describe("nowhere else", () => {
  it.each([
    '# os.environ["|"]',
    '"os.environ[|"',
    "\"os.environ['|']\"",
    '"""\nos.environ["|"]\n"""',
    'print("|")',
    'settings["|"]',
    'requests.get("|")',
    "os.environ[|]",
    "os.environ[ke|y]",
    "os.environ.|",
    "os.|",
    'os.getenv("A", "|")',
    'os.environ["A B|"]',
    'os.environ[f"{x}|"]',
    "|",
    "import |",
    "f'$|'",
    "!echo '$|'",
    "# !echo $|",
    "%%bash\n# $|",
    "%%html\n$|",
    "%%bash\nOPE|=3",
  ])("%s", (text) => {
    expect(place(text)).toBeUndefined();
    expect(place(text + after)).toBeUndefined();
  });

  it.each([
    ["R", '# Sys.getenv("|")'],
    ["R", "Sys.setenv(OP| = 3)"],
    ["julia", '#= ENV["|"] =#'],
    ["javascript", "// process.env.|"],
    ["javascript", "window.env.|"],
    ["javascript", '"process.env.|"'],
    ["shellscript", "OP|EN=3"],
    ["ruby", 'ENV["|"]'],
    ["markdown", 'os.environ["|"]'],
  ])("%s: %s", (language, text) => {
    expect(place(text, language)).toBeUndefined();
  });
});

it("knows what other cells have given names the meaning of", () => {
  const meanings = new Map([["env", "os.environ"]]);
  expect(completionPlace('env["', 5, "python")).toBeUndefined();
  expect(completionPlace('env["', 5, "python", { meanings })).toEqual({ from: 5, to: 5, isText: true });
});

it("looks at no cell of ten megabytes", () => {
  const code = `os.environ["${"A".repeat(10_000_000)}`;
  expect(completionPlace(code, 12, "python")).toBeUndefined();
});
