import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { otherForms, snippetLanguage, standardMount, type SnippetLanguage } from "../src/index.ts";
import { allHex, canary, difficultText, hex } from "./mount-fixture.ts";
import { RKernel } from "./run-r.ts";

const language = snippetLanguage("R") as SnippetLanguage;

const r = new RKernel();

beforeAll(async () => {
  await r.start();
  await r.setVariables({ NBSECRETS_MOUNT: r.mount });
}, 60_000);

afterAll(() => r.close());

function loader(names: readonly string[]): string {
  return language.loader(names, { hasPackage: false, all: true });
}

// One R serves all of them: each has secrets of its own.
describe("the R loader, run", () => {
  it("loads the exact bytes", async () => {
    const values = { ...difficultText, "1LEADING_DIGIT": "1", NOT_UTF8: Uint8Array.of(0xff, 0xfe, 0x80, 0x0a, 0xc3) };
    await r.fill(values);
    const names = Object.keys(values);
    expect(await r.run(loader(names))).toEqual([]);
    expect(await r.environment(names)).toEqual(allHex(values));
  });

  it("leaves no variable at all, and shows nothing", async () => {
    await r.fill({ QUIET: canary });
    const before = await r.run("ls(all.names = TRUE)");
    expect(await r.run(`value <- 1; name <- 2; path <- 3; mount <- 4; bytes <- 5\n${loader(["QUIET"])}`)).toEqual([]);
    expect(await r.run("c(value, name, path, mount, bytes)")).toEqual(["[1] 1 2 3 4 5"]);
    await r.run("rm(value, name, path, mount, bytes)");
    expect(await r.run("ls(all.names = TRUE)")).toEqual(before);
    expect(await r.run(".Last.value")).not.toContainEqual(expect.stringContaining(canary));
  });

  it("has the new value after a change, over a variable, and keeps a variable that has no file", async () => {
    await r.fill({ CHANGED: "first" });
    await r.setVariables({ CHANGED: "set before", KEPT: "set before", KEPT_EMPTY: "" });
    const code = loader(["CHANGED", "KEPT", "KEPT_EMPTY"]);
    await r.run(code);
    expect(await r.environment(["CHANGED", "KEPT", "KEPT_EMPTY"])).toEqual({
      CHANGED: hex("first"),
      KEPT: hex("set before"),
      KEPT_EMPTY: "",
    });
    await r.fill({ CHANGED: "second" });
    await r.run(code);
    expect(await r.environment(["CHANGED"])).toEqual({ CHANGED: hex("second") });
  });

  it("names the file that is missing, and shows no value", async () => {
    await r.fill({ THERE: canary });
    const error = await r.run(loader(["THERE", "MISSING"])).catch(String);
    expect(error).toContain(`There is no file ${r.mount}/MISSING`);
    expect(error).not.toContain(canary);
  });

  it("names a secret that no variable can hold, and shows nothing of it", async () => {
    await r.fill({ BINARY: `${canary}\0after` });
    const error = await r.run(loader(["BINARY"])).catch(String);
    expect(error).toContain(`BINARY has a zero byte. Read the file ${r.mount}/BINARY`);
    expect(error).not.toContain(canary);
    expect(await r.environment(["BINARY"])).toEqual({ BINARY: null });
  });

  it("falls back to the standard mount, without NBSECRETS_MOUNT or with an empty one", async () => {
    for (const none of [undefined, ""]) {
      await r.setVariables({ NBSECRETS_MOUNT: none });
      await expect(r.run(loader(["ABSENT"]))).rejects.toThrow(`There is no file ${standardMount}/ABSENT`);
    }
    await r.setVariables({ NBSECRETS_MOUNT: r.mount });
  });

  it("loads 200", async () => {
    const all = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`SECRET_${index}`, `value ${index}`]));
    await r.fill(all);
    await r.run(loader(Object.keys(all)));
    expect(await r.environment(Object.keys(all))).toEqual(allHex(all));
  });

  it("gives what the references read", async () => {
    await r.fill({ REFERRED: "one\n", "1R": "digit" });
    await r.run(loader(["REFERRED", "1R"]));
    expect(await r.run(`identical(${language.reference("REFERRED")}, "one\\n")`)).toEqual(["[1] TRUE"]);
    expect(await r.run(language.reference("1R"))).toEqual(['[1] "digit"']);
    const [optional = "", path = ""] = otherForms("REFERRED", { language: "R", hasPackage: false }).map(
      (form) => form.code,
    );
    expect(await r.run(`identical(${optional}, "one\\n")`)).toEqual(["[1] TRUE"]);
    expect(await r.run(optional.replace("REFERRED", "NEVER_SET"))).toEqual(["[1] NA"]);
    expect(await r.run(`readLines(${path})`)).toEqual(['[1] "one"']);
  });
});
