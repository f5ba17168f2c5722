import { parser } from "@plutojl/lezer-julia";
import { describe, expect, it } from "vitest";
import { otherForms, snippetLanguage, type SnippetLanguage } from "../src/index.ts";

const julia = snippetLanguage("julia") as SnippetLanguage;

interface Parser {
  parse(code: string): { iterate(spec: { enter(node: { readonly name: string }): void }): void };
}

/** The names of the syntax tree's nodes, depth first; what is no Julia is called "⚠". */
function nodes(code: string): readonly string[] {
  const found: string[] = [];
  (parser as Parser).parse(code).iterate({ enter: ({ name }) => void found.push(name) });
  return found;
}

function loader(names: readonly string[]): string {
  return julia.loader(names, { hasPackage: false, all: true });
}

describe("the Julia loader, parsed", () => {
  it("is how the parser tells what is no Julia", () => {
    expect(nodes('for name in ["A"\nend')).toContain("⚠");
  });

  it.each([
    ["one name", ["A"]],
    ["a leading digit", ["1A", "B"]],
    ["many names", Array.from({ length: 200 }, (_, index) => `SECRET_${index}`)],
    ["names of 250 characters", ["X".repeat(250), "Y".repeat(250)]],
  ])("is Julia, with %s, all of which are in it", (_what, names) => {
    const found = nodes(loader(names));
    expect(found).not.toContain("⚠");
    const code = loader(names);
    expect(names.filter((name) => !code.includes(`"${name}"`))).toEqual([]);
  });

  it("has its names in scopes of its own, and gives nothing", () => {
    // The whole is one `let`, whose last expression is a `for`: neither has a value that Julia could show.
    const found = nodes(loader(["A"]));
    expect(found.slice(0, 3)).toEqual(["Program", "LineComment", "LetStatement"]);
    expect(found.filter((name) => name.endsWith("Statement"))).toEqual(["LetStatement", "ForStatement", "IfStatement"]);
    expect(loader(["A"]).endsWith("\n    end\nend")).toBe(true);
  });

  it("reads as it should", () => {
    // It is not run, so whoever changes it looks here: https://docs.julialang.org/en/v1/base/base/#Base.EnvDict
    expect(loader(["A", "B"]))
      .toBe(`# Reads secrets from files into environment variables; this document keeps no value.
let mount = get(ENV, "NBSECRETS_MOUNT", "")
    mount = isempty(mount) ? "/var/run/secrets/user_credentials" : mount
    for name in ["A", "B"]
        path = joinpath(mount, name)
        if ispath(path) || !haskey(ENV, name)
            text = read(path, String)
            '\\0' in text && error("$name has a zero byte. Read the file $path")
            ENV[name] = text
        end
    end
end`);
  });
});

describe("the references of Julia, parsed", () => {
  it.each(["A", "1A", "__proto__"])("are expressions for %s", (name) => {
    const codes = [
      julia.reference(name),
      ...otherForms(name, { language: "julia", hasPackage: false }).map((form) => form.code),
    ];
    for (const code of codes) {
      expect(nodes(code), code).not.toContain("⚠");
      expect(code).toContain(`"${name}"`);
    }
    expect(julia.reference(name)).toBe(`ENV["${name}"]`);
  });
});
