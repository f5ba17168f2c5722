import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";

const MEBIBYTE = 1024 * 1024;
const CANARY = "canary-7f3a1c";
let line: CommandLine;
beforeAll(() => {
  line = new CommandLine();
});
afterAll(() => line.remove());

describe("the bytes that went in come out", () => {
  test.each<[string, string, Uint8Array]>([
    ["text with a newline at its end", "TEXT", Buffer.from("Pa55w0rd\n")],
    ["CRLF and unicode", "LINES", Buffer.from("a\r\nb\r\n\u{1f511} ü \"quoted\" 'too'")],
    ["every byte there is", "BINARY", Uint8Array.from({ length: 512 }, (_none, index) => index % 256)],
    ["a name that objects have already", "__proto__", Buffer.from("not an object")],
    ["1 MiB", "LARGE", new Uint8Array(MEBIBYTE).fill(0xfe)],
  ])("%s", async (_what, name, value) => {
    const set = await line.run(["set", name], value);
    expect([set.code, set.stdout.toString()]).toEqual([0, ""]);
    const get = await line.run(["get", name]);
    expect([get.code, get.stderr]).toEqual([0, ""]);
    expect(Buffer.compare(get.stdout, value)).toBe(0);
  });

  test("nothing at all, which is said", async () => {
    const set = await line.run(["set", "EMPTY"], "");
    expect(set).toMatchObject({ code: 0, stderr: "nbsecrets: The value is empty. It is kept as it is.\n" });
    expect(await line.run(["get", "EMPTY"])).toEqual({ code: 0, stdout: Buffer.alloc(0), stderr: "" });
  });

  test("one byte more than 1 MiB is refused, and nothing is kept", async () => {
    const set = await line.run(["set", "TOO_LARGE"], new Uint8Array(MEBIBYTE + 1));
    expect(set.code).toBe(9);
    expect(set.stderr).toBe("nbsecrets: The value of TOO_LARGE has 1048577 bytes; at most 1048576 are allowed.\n");
    expect((await line.run(["get", "TOO_LARGE"])).code).toBe(3);
  });

  test("from a file", async () => {
    const file = join(line.home, "key.pem");
    writeFileSync(file, "-----BEGIN\r\nKEY\n");
    expect((await line.run(["set", "PEM", "--file", file])).code).toBe(0);
    expect((await line.run(["get", "PEM"])).stdout.toString()).toBe("-----BEGIN\r\nKEY\n");
    const missing = await line.run(["set", "PEM", "--file", join(line.home, "none")]);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("cannot be read (ENOENT)")]);
  });
});

describe("set", () => {
  test("changes what is there, or refuses with --create", async () => {
    await line.run(["set", "TWICE"], "one");
    expect((await line.run(["set", "TWICE", "--create"], "two")).code).toBe(4);
    expect((await line.run(["get", "TWICE"])).stdout.toString()).toBe("one");
    expect((await line.run(["set", "TWICE"], "three")).code).toBe(0);
    expect((await line.run(["get", "TWICE"])).stdout.toString()).toBe("three");
  });

  test("keeps a description and a date, and clears them", async () => {
    await line.run(["set", "KNOWN", "--description", "for MLflow", "--expires", "2027-01-31"], "v");
    const known = async (): Promise<unknown> =>
      (JSON.parse((await line.run(["list", "--json"])).stdout.toString()) as { name: string }[]).find(
        (info) => info.name === "KNOWN",
      );
    expect(await known()).toEqual({
      name: "KNOWN",
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      description: "for MLflow",
      expiresAt: "2027-01-31",
    });
    await line.run(["set", "KNOWN", "--description", "", "--expires", ""], "v");
    expect(Object.keys((await known()) as object)).toEqual(["name", "updatedAt"]);
    expect((await line.run(["set", "KNOWN", "--expires", "tomorrow"], "v")).code).toBe(2);
  });

  test("warns of a name when it is new, and not again", async () => {
    const first = await line.run(["set", "LD_PRELOAD"], "v");
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("LD_PRELOAD changes how programs start")]);
    expect((await line.run(["set", "LD_PRELOAD"], "w")).stderr).toBe("");
    expect((await line.run(["set", "2FA"], "v")).stderr).toContain("2FA starts with a digit");
    expect((await line.run(["set", "BIG"], new Uint8Array(96 * 1024 + 1))).stderr).toContain("larger than 96 KiB");
    await line.run(["remove", "LD_PRELOAD"]);
  });

  test("a value on the command line is refused, and not repeated", async () => {
    for (const words of [
      ["set", "A", CANARY],
      ["set", `A=${CANARY}`],
      ["set", "A", `--value=${CANARY}`],
      [CANARY],
      ["get", "A", CANARY],
    ]) {
      const outcome = await line.run(words, "x");
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toMatch(/^nbsecrets: [^\n]+\n$/);
      expect(outcome.stderr + outcome.stdout.toString()).not.toContain("canary");
    }
  });

  test("what is refused says nothing of the value", async () => {
    for (const words of [
      ["set", "no/slash"],
      ["set", "TWICE", "--create"],
      ["set", "twice"],
      ["set", "A", "--expires", "x"],
    ]) {
      const outcome = await line.run(words, CANARY);
      expect(outcome.code).not.toBe(0);
      expect(outcome.stderr + outcome.stdout.toString()).not.toContain("canary");
    }
  });
});

describe("list and remove", () => {
  test("names only, sorted; gone when removed", async () => {
    const other = new CommandLine();
    try {
      await other.run(["set", "B"], CANARY);
      await other.run(["set", "A"], CANARY);
      expect((await other.run(["list"])).stdout.toString()).toBe("A\nB\n");
      const json = (await other.run(["list", "--json"])).stdout.toString();
      expect(json).not.toContain("canary");
      expect((await other.run(["remove", "A"])).code).toBe(0);
      expect((await other.run(["list"])).stdout.toString()).toBe("B\n");
    } finally {
      other.remove();
    }
  });

  test("a reader that went away is no error", async () => {
    const child = line.start(["get", "LARGE"]);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect([code, stderr]).toEqual([0, ""]);
  });
});
