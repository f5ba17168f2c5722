import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otherForms, snippetLanguage, standardMount, type SnippetLanguage } from "../src/index.ts";
import { allHex, canary, difficultText, hex, MountFixture } from "./mount-fixture.ts";

const shell = snippetLanguage("bash") as SnippetLanguage;

let mount: MountFixture;

beforeEach(() => {
  mount = new MountFixture();
});

afterEach(() => mount.remove());

interface ShellRun {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
  /** What a program that the shell starts afterwards has in its environment, in hexadecimal. */
  readonly environment: ReadonlyMap<string, string>;
  /** What `set` prints: all variables of the shell. */
  readonly variables: string;
}

function loader(names: readonly string[]): string {
  return shell.loader(names, { hasPackage: false, all: true });
}

/** Bash takes the pipe of its standard input for a network connection, and reads a person's own settings then. */
function quiet(program: string): readonly string[] {
  return program === "bash" ? ["--norc"] : [];
}

/** Runs code as a script of that shell, then looks at what it has left. */
function run(program: string, code: string, env: Readonly<Record<string, string>> = {}): ShellRun {
  const look = `printf '\\036\\n'\nenv -0\nprintf '\\036\\n'\nset\n`;
  const { status, stdout, stderr, error } = spawnSync(program, [...quiet(program), "-c", `${code}\n${look}`], {
    cwd: mount.root,
    env: { PATH: process.env["PATH"], NBSECRETS_MOUNT: mount.path, ...env },
  });
  if (error) {
    throw error;
  }
  const [output = "", environment = "", variables = ""] = stdout.toString("latin1").split("\x1e\n");
  const entries = environment.split("\0").filter((entry) => entry !== "");
  return {
    status,
    stderr: stderr.toString(),
    stdout: output,
    environment: new Map(
      entries.map((entry) => {
        const at = entry.indexOf("=");
        return [entry.slice(0, at), Buffer.from(entry.slice(at + 1), "latin1").toString("hex")];
      }),
    ),
    variables,
  };
}

describe.each(["bash", "sh"])("the shell loader, run by %s", (program) => {
  it.each<Readonly<Record<string, string>>>([{}, { LC_ALL: "C" }, { LC_ALL: "C.UTF-8" }])(
    "loads the exact bytes, with the locale %j",
    (locale) => {
      const values = { ...difficultText, NOT_UTF8: Uint8Array.of(0xff, 0xfe, 0x80, 0x0a, 0xc3) };
      mount.fill(values);
      const { status, stderr, stdout, environment } = run(program, loader(Object.keys(values)), locale);
      expect([status, stderr, stdout]).toEqual([0, "", ""]);
      expect(Object.fromEntries(Object.keys(values).map((name) => [name, environment.get(name)]))).toEqual(
        allHex(values),
      );
    },
  );

  it("leaves no variable that holds a value, but the secret's own", () => {
    mount.fill({ A: canary, B: "b" });
    const { variables } = run(program, loader(["A", "B"]));
    expect(variables.split("\n").filter((line) => line.includes(canary))).toEqual([expect.stringMatching(/^A=/)]);
    expect(variables).not.toMatch(/^_value=/m);
  });

  it("works twice, and has the new value after a change", () => {
    mount.fill({ A: "first" });
    const code = loader(["A"]);
    expect(run(program, `${code}\n${code}`).environment.get("A")).toBe(hex("first"));
    mount.fill({ A: "second" });
    expect(run(program, code, { A: "first" }).environment.get("A")).toBe(hex("second"));
  });

  it("takes the file's value over a variable, and keeps a variable that has no file", () => {
    mount.fill({ A: "from the file" });
    const code = loader(["A", "B", "C"]);
    const { status, environment } = run(program, code, { A: "set before", B: "set before", C: "" });
    expect([status, environment.get("A"), environment.get("B"), environment.get("C")]).toEqual([
      0,
      hex("from the file"),
      hex("set before"),
      "",
    ]);
  });

  it("ends a script at a secret that is neither, and names its file", () => {
    mount.fill({ A: canary });
    const { status, stderr, stdout } = run(program, `${loader(["A", "MISSING"])}\necho went on`);
    expect(status).not.toBe(0);
    expect(stderr).toContain(`MISSING: There is no file ${join(mount.path, "MISSING")}`);
    expect(stderr + stdout).not.toContain(canary);
    expect(stdout).not.toContain("went on");
  });

  it("ends a script also at a file that cannot be read", () => {
    mount.fill({});
    // For root every mode can be read; a directory never.
    const missing = join(mount.path, "A");
    spawnSync("mkdir", [missing]);
    chmodSync(missing, 0o700);
    const { status, stderr } = run(program, `${loader(["A"])}\necho went on`);
    expect(status).not.toBe(0);
    expect(stderr).toContain(missing);
  });

  it("works under the strict options of scripts", () => {
    mount.fill({ A: canary });
    const { status, stderr, environment } = run(program, `set -eu\n${loader(["A", "B"])}`, { B: "b" });
    expect([status, stderr, environment.get("A"), environment.get("B")]).toEqual([0, "", hex(canary), hex("b")]);
  });

  it("falls back to the standard mount, without NBSECRETS_MOUNT or with an empty one", () => {
    writeFileSync(join(mount.root, "NBSECRETS_TEST_ABSENT"), canary);
    const code = loader(["NBSECRETS_TEST_ABSENT"]);
    const file = `There is no file ${standardMount}/NBSECRETS_TEST_ABSENT`;
    expect(run(program, `unset NBSECRETS_MOUNT\n${code}`).stderr).toContain(file);
    expect(run(program, code, { NBSECRETS_MOUNT: "" }).stderr).toContain(file);
  });

  it("loads 200", () => {
    const all = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`SECRET_${index}`, `value ${index}`]));
    mount.fill(all);
    const { environment } = run(program, loader(Object.keys(all)));
    expect(Object.keys(all).map((name) => environment.get(name))).toEqual(Object.values(all).map(hex));
  });

  it("gives what the references read", () => {
    mount.fill({ A: `${canary}  two\n` });
    const forms = otherForms("A", { language: program, hasPackage: false }).map((form) => form.code);
    const code = [shell.reference("A"), ...forms].map((form) => `printf '%s|' ${form}`).join("\n");
    expect(run(program, `${loader(["A"])}\n${code}`).stdout).toBe(
      `${canary}  two\n|${canary}  two\n|${join(mount.path, "A")}|`,
    );
  });
});

describe("the shell loader", () => {
  it("names each that is missing in a shell that a person talks to, which goes on", () => {
    mount.fill({ A: "there" });
    const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-i"], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], NBSECRETS_MOUNT: mount.path, HISTFILE: "" },
      input: `${loader(["B", "A", "C"])}\necho "status $?, $A, went on"\n`,
    });
    expect([status, stdout]).toEqual([0, "status 1, there, went on\n"]);
    expect(stderr).toContain("B: There is no file");
    expect(stderr).toContain("C: There is no file");
  });

  it("leaves out names that no variable of a shell can have, or that are its own", () => {
    expect(loader(["A", "1A", "_mount", "_name", "_value", "_1"])).toContain("\nfor _name in A _1; do\n");
    expect(["A", "_1", "1A", "_value"].map((name) => shell.refuses?.(name)?.key)).toEqual([
      undefined,
      undefined,
      "name-leading-digit",
      "name-of-loader",
    ]);
    // The file can be read all the same.
    expect(otherForms("1A", { language: "bash", hasPackage: false }).map((form) => form.label.key)).toEqual([
      "form-path",
    ]);
  });
});
