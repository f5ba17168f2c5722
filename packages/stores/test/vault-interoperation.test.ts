import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VaultDriver } from "../src/vault-driver.ts";

const fromPython = fileURLToPath(new URL("open_with_pyrage.py", import.meta.url));
const venv = fileURLToPath(
  new URL(
    process.platform === "win32" ? "../../../.venv/Scripts/python.exe" : "../../../.venv/bin/python",
    import.meta.url,
  ),
);
const python = process.env["NBSECRETS_PYTHON"] ?? venv;

describe("the vault's format", () => {
  let root: string;
  let driver: VaultDriver;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "nbsecrets-format-"));
    driver = new VaultDriver({ directory: root, identityFile: join(root, "identity.txt") });
  });
  afterEach(async () => {
    await driver.close();
    await rm(root, { recursive: true });
  });

  function runPython(verb: "open" | "seal", input: string): string {
    const args = [fromPython, verb, driver.file, join(root, "identity.txt")];
    const { status, stdout, stderr, error } = spawnSync(python, args, { input, encoding: "utf8" });
    expect({ status, stderr, error }).toEqual({ status: 0, stderr: "", error: undefined });
    return stdout;
  }

  it("is opened by a public age implementation that is not ours, with the identity as it is on disk", async () => {
    const large = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
    await driver.apply([
      { kind: "put", name: "SMALL", value: Buffer.from("Pa55w0rd"), mode: "create", details: { description: "Größe" } },
      { kind: "put", name: "LARGE", value: large, mode: "create" },
    ]);
    const document = JSON.parse(runPython("open", "")) as { format: number; secrets: Record<string, string>[] };
    expect(document.format).toBe(1);
    expect(document.secrets.map(({ name }) => name)).toEqual(["SMALL", "LARGE"]);
    expect(document.secrets[0]).toMatchObject({
      value: Buffer.from("Pa55w0rd").toString("base64"),
      description: "Größe",
    });
    expect(document.secrets[1]?.["value"]).toBe(Buffer.from(large).toString("base64"));
  });

  it("may be sealed by another age implementation", async () => {
    await driver.apply([{ kind: "put", name: "FIRST", value: new Uint8Array(1), mode: "create" }]);
    runPython("seal", JSON.stringify({ format: 1, secrets: [{ name: "FROM_ELSEWHERE", value: "AP8=" }] }));
    expect(await driver.reveal("FROM_ELSEWHERE")).toEqual(new Uint8Array([0, 255]));
    await driver.apply([{ kind: "put", name: "ADDED", value: new Uint8Array(1), mode: "create" }]);
    expect(runPython("open", "")).toContain("ADDED");
  });

  it("1 opens for ever: a vault that the first release sealed", async () => {
    await openFixture("vault-format-1");
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    expect(await driver.snapshot()).toEqual(
      new Map([
        ["MLFLOW_ACCESS_SECRET", text("Pa55w0rd")],
        ["REDIS_ACCESS_TOKEN", text("N0Haxh3r3")],
        ["EVERY_BYTE", Uint8Array.from({ length: 256 }, (_, index) => index)],
        ["EMPTY", text("")],
        ["LINES", text("one\r\ntwo\n")],
        ["__proto__", text("a name like any other")],
      ]),
    );
    const updatedAt = "2026-01-02T03:04:05.678Z";
    expect(await driver.list()).toEqual(
      [
        { name: "EMPTY" },
        { name: "EVERY_BYTE" },
        { name: "LINES", description: "Zwei Zeilen, « deux lignes », 二行" },
        { name: "MLFLOW_ACCESS_SECRET", description: "Tracking server", expiresAt: "2027-01-31" },
        { name: "REDIS_ACCESS_TOKEN" },
        { name: "__proto__" },
      ].map((info) => ({ ...info, updatedAt, version: expect.any(String) as string })),
    );
    await driver.apply([{ kind: "put", name: "EMPTY", value: text("no longer"), mode: "overwrite" }]);
    expect((await driver.snapshot()).size).toBe(6);
  });

  it("takes an identity as age-keygen writes it, with several keys, Windows line ends and no last one", async () => {
    await openFixture("vault-format-1");
    const key = /^AGE-SECRET-KEY-1\w+$/m.exec(await readFile(join(root, "identity.txt"), "utf8"))?.[0] ?? "";
    await mkdir(join(root, "other"));
    const other = new VaultDriver({
      directory: join(root, "other"),
      identityFile: join(root, "other", "identity.txt"),
    });
    await other.apply([{ kind: "put", name: "A", value: new Uint8Array(1), mode: "create" }]);
    const first = await readFile(join(root, "other", "identity.txt"), "utf8");
    await writeFile(join(root, "identity.txt"), `${first.replaceAll("\n", "\r\n")}# another one\r\n\r\n${key}`);
    expect(await driver.list()).toHaveLength(6);
  });

  async function openFixture(name: string): Promise<void> {
    await cp(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)), root, { recursive: true });
    // A version control system keeps no modes.
    await chmod(join(root, "identity.txt"), 0o600);
    await chmod(driver.file, 0o600);
  }
});
