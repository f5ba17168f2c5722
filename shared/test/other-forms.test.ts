import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  messages,
  otherForms,
  planOtherForm,
  snippetLanguage,
  snippetLanguages,
  type InsertionPlan,
  type OtherForm,
  type SnippetTarget,
} from "../src/index.ts";
import { ae5ToolsStandIn } from "./ae5-tools-stand-in.ts";
import { canary, MountFixture } from "./mount-fixture.ts";
import { runPython } from "./run-python.ts";

const packageSource = resolve(dirname(fileURLToPath(import.meta.url)), "../../packages/loader/src");
const both: SnippetTarget = { language: "python", hasPackage: true, hasAe5Tools: true };
const neither: SnippetTarget = { language: "python", hasPackage: false };
const value = `${canary}\nof two lines`;

let mount: MountFixture;

beforeEach(() => {
  mount = new MountFixture();
  mount.fill({ A: value });
});

afterEach(() => mount.remove());

/** A stand-in for the package `ae5_tools`: its signatures, and what they do. */
function makeAe5Tools(): void {
  mkdirSync(join(mount.root, "ae5_tools"));
  writeFileSync(join(mount.root, "ae5_tools", "__init__.py"), ae5ToolsStandIn);
}

/** A new notebook's code, once the form is inserted; the last expression is printed. */
function inserted(plans: readonly InsertionPlan[]): string {
  const texts = plans.map((plan) => ("text" in plan ? plan.text : expect.fail("nothing is inserted")));
  const expression = texts.pop() ?? "";
  return [...texts, `print(repr(${expression}))`].join("\n");
}

function run(code: string): string {
  const { status, stdout, stderr } = runPython(code, {
    cwd: mount.root,
    env: { NBSECRETS_MOUNT: mount.path, PYTHONPATH: `${packageSource}:${mount.root}` },
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trim();
}

function formsWith(target: SnippetTarget): readonly OtherForm[] {
  return otherForms("A", target);
}

describe("otherForms of Python, inserted into a new notebook and run", () => {
  const notebook = {
    kind: "notebook",
    readOnly: false,
    codeSources: [""],
    activeCell: "code",
    activeSource: "",
  } as const;
  const text = `'${value.replace("\n", "\\n")}'`;

  it("gives the value, or its file", () => {
    makeAe5Tools();
    const results = formsWith(both)
      .filter((form) => form.whole !== true)
      .map((form) => [form.label.key, run(inserted(planOtherForm(notebook, both, "A", form)))]);
    expect(Object.fromEntries(results)).toEqual({
      "form-optional": text,
      "form-demand": text,
      "form-value": text,
      "form-bytes": `b${text}`,
      "form-path": expect.stringContaining("/A") as string,
      "form-ae5-demand": text,
    });
    const path = formsWith(both).find((form) => form.label.key === "form-path") as OtherForm;
    expect(run(`import nbsecrets\nprint(${path.code})`)).toBe(join(mount.path, "A"));
  });

  it("has the value's file without the package too", () => {
    const [optional, path] = formsWith(neither) as [OtherForm, OtherForm];
    expect(run(inserted(planOtherForm(notebook, neither, "A", optional)))).toBe(text);
    expect(run(`${path.imports ?? ""}\nprint(${path.code})`)).toBe(join(mount.path, "A"));
  });

  it("loads with ae5_tools also where the mount is not the standard one", () => {
    makeAe5Tools();
    const form = formsWith(both).find(({ label }) => label.key === "form-ae5-load") as OtherForm;
    expect(run(`${form.code}\nprint(repr(os.environ["A"]))`)).toBe(text);
  });
});

describe("otherForms", () => {
  it("offers what the kernel can import, and nothing that it cannot", () => {
    const keys = (target: SnippetTarget): string =>
      formsWith(target)
        .map((form) => form.label.key)
        .join(" ");
    expect(keys(neither)).toBe("form-optional form-path");
    expect(keys({ ...neither, hasAe5Tools: true })).toBe("form-optional form-path form-ae5-load form-ae5-demand");
    expect(keys({ ...both, hasAe5Tools: false })).toBe(
      "form-optional form-demand form-value form-bytes form-path form-current",
    );
    expect(formsWith(neither).filter((form) => form.code.includes("nbsecrets"))).toEqual([]);
    expect(formsWith({ ...both, hasAe5Tools: false }).filter((form) => form.code.includes("ae5"))).toEqual([]);
  });

  it("has no form for a name that is none, or in a language that nobody knows", () => {
    expect(otherForms('A"]; evil()', both)).toEqual([]);
    expect(otherForms("A", { language: "cobol", hasPackage: false })).toEqual([]);
  });

  it("has sentences for its labels, and each code once", () => {
    for (const { language } of snippetLanguages) {
      const forms = otherForms("A", { language, hasPackage: true, hasAe5Tools: true });
      expect(forms.filter((form) => messages[form.label.key] === undefined)).toEqual([]);
      const codes = [snippetLanguage(language)?.reference("A"), ...forms.map((form) => form.code)];
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});
