import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretError, renderMessage, type SecretErrorCode } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { VaultDriver } from "../src/vault-driver.ts";

const CANARY = "canary-5f1d7c";

describe("a vault that is not as it should be", () => {
  let root: string;
  let directory: string;
  let identityFile: string;
  let vaultFile: string;
  let opened: VaultDriver[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "nbsecrets-bad-"));
    directory = join(root, "data");
    identityFile = join(root, "config", "identity.txt");
    vaultFile = join(directory, "vault.age");
    opened = [];
    await open().apply([put("KEPT")]);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(opened.map((driver) => driver.close()));
    await rm(root, { recursive: true });
  });

  function open(): VaultDriver {
    const driver = new VaultDriver({ directory, identityFile });
    opened.push(driver);
    return driver;
  }
  function put(name: string): { kind: "put"; name: string; value: Uint8Array; mode: "overwrite" } {
    return { kind: "put", name, value: Buffer.from(CANARY), mode: "overwrite" };
  }

  /** Every way of using the vault is refused in the same way, quietly, and leaves all files as they are. */
  async function expectRefused(code: SecretErrorCode, key: string): Promise<void> {
    const before = await allFiles();
    const driver = open();
    const uses = [
      () => driver.list(),
      () => driver.reveal("KEPT"),
      () => driver.snapshot(),
      () => driver.usage(),
      () => driver.apply([put("NEW")]),
      () => driver.apply([{ kind: "remove", name: "KEPT" }]),
    ];
    for (const use of uses) {
      const error: unknown = await use().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(SecretError);
      expect(error).toMatchObject({ code, key });
      const shown = [renderMessage(error as SecretError), JSON.stringify(error), (error as SecretError).stack].join(
        "\n",
      );
      expect(shown).not.toContain(CANARY);
      expect(shown).not.toContain("AGE-SECRET-KEY");
      expect(renderMessage(error as SecretError)).not.toMatch(/\{[a-z]+\}/);
    }
    expect(await allFiles()).toEqual(before);
  }

  async function allFiles(): Promise<Map<string, string>> {
    const files = new Map<string, string>();
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) {
        files.set(
          join(entry.parentPath, entry.name),
          (await readFile(join(entry.parentPath, entry.name))).toString("hex"),
        );
      }
    }
    return files;
  }

  async function sealAnew(plain: string | Uint8Array): Promise<void> {
    const secret = /^AGE-SECRET-KEY-1\w+$/m.exec(await readFile(identityFile, "utf8"))?.[0] ?? "";
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(secret));
    await writeFile(vaultFile, await encrypter.encrypt(plain), { mode: 0o600 });
  }

  it("is refused while others may read it, and works again once that is mended", async () => {
    await chmod(vaultFile, 0o644);
    await expectRefused("denied", "permissions");
    await chmod(vaultFile, 0o600);
    expect(await open().list()).toHaveLength(1);
  });

  it("is refused when it belongs to someone else", async () => {
    const { uid } = await stat(vaultFile);
    vi.spyOn(process, "getuid").mockReturnValue(uid + 1);
    await expectRefused("denied", "permissions");
  });

  it("is damaged when it was cut off anywhere", { timeout: 30_000 }, async () => {
    const whole = await readFile(vaultFile);
    const header = whole.indexOf("\n--- ");
    for (const length of [5, 22, 60, header + 10, header + 60, whole.length - 20, whole.length - 1]) {
      await writeFile(vaultFile, whole.subarray(0, length));
      await expectRefused("corrupt", "vault-corrupt");
    }
  });

  it("is damaged when it has no bytes at all", async () => {
    await writeFile(vaultFile, "");
    await expectRefused("corrupt", "vault-corrupt");
  });

  it("is damaged when a bit of its content flipped", async () => {
    const bytes = await readFile(vaultFile);
    bytes[bytes.length - 30]! ^= 1;
    await writeFile(vaultFile, bytes);
    await expectRefused("corrupt", "vault-corrupt");
  });

  it("is left alone when it is no age file", async () => {
    for (const content of ["hello\n", "\0\0\0\0", `{"format":1,"secrets":[{"name":"A","value":"${CANARY}"}]}`]) {
      await writeFile(vaultFile, content);
      await expectRefused("corrupt", "vault-not-age");
    }
  });

  it("is an error, not an empty vault, when a directory has its name", async () => {
    await rm(vaultFile);
    await mkdir(vaultFile, { mode: 0o700 });
    await expectRefused("unavailable", "file-unreadable");
  });

  it("is locked when its identity is gone, and no new one is made", async () => {
    await rename(identityFile, `${identityFile}.away`);
    await expectRefused("locked", "vault-locked");
    await rename(`${identityFile}.away`, identityFile);
    expect(await open().list()).toHaveLength(1);
  });

  it("is locked for another identity", async () => {
    await writeFile(identityFile, `${await generateX25519Identity()}\n`);
    await expectRefused("locked", "vault-other-identity");
  });

  it("is locked while others may read its identity", async () => {
    for (const mode of [0o644, 0o640, 0o604]) {
      await chmod(identityFile, mode);
      await expectRefused("locked", "identity-permissions");
    }
  });

  it("is locked when its identity cannot be understood", async () => {
    for (const content of ["", "# only a comment\n", "AGE-SECRET-KEY-1NOTAKEY\n", "AGE-PLUGIN-YUBIKEY-1QQ\n", "\0\0"]) {
      await writeFile(identityFile, content);
      await expectRefused("locked", "identity-corrupt");
    }
  });

  it("is left alone when a newer version wrote it", async () => {
    await sealAnew(JSON.stringify({ format: 2, secrets: CANARY }));
    await expectRefused("corrupt", "vault-newer");
  });

  it("is damaged when what is sealed in it is no document", async () => {
    const secret = (fields: object): object => ({ name: "A", value: "", ...fields });
    const documents = [
      "",
      CANARY,
      "null",
      "[]",
      new Uint8Array([0xff, 0xfe]),
      JSON.stringify({ secrets: [] }),
      JSON.stringify({ format: "1", secrets: [] }),
      JSON.stringify({ format: 1, secrets: {} }),
      JSON.stringify({ format: 1, secrets: [CANARY] }),
      JSON.stringify({ format: 1, secrets: [secret({ name: 1 })] }),
      JSON.stringify({ format: 1, secrets: [secret({ value: 1 })] }),
      JSON.stringify({ format: 1, secrets: [secret({ description: 1 })] }),
      JSON.stringify({ format: 1, secrets: [secret({}), secret({})] }),
    ];
    for (const document of documents) {
      await sealAnew(document);
      await expectRefused("corrupt", "vault-corrupt");
    }
  });

  it("keeps a value that is not base64 as it is, refuses to show it, and goes on with the others", async () => {
    const broken = { name: "BROKEN", value: `${CANARY}!`, updatedAt: "2026-01-01T00:00:00.000Z" };
    await sealAnew(JSON.stringify({ format: 1, secrets: [broken, { name: "GOOD", value: "Z29vZA==" }] }));
    const driver = open();
    expect((await driver.list()).map((info) => info.name)).toEqual(["BROKEN", "GOOD"]);
    const error: unknown = await driver.reveal("BROKEN").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "corrupt", key: "vault-corrupt" });
    expect(JSON.stringify(error)).not.toContain(CANARY);
    await driver.apply([put("NEW")]);
    expect(Buffer.from(await driver.reveal("GOOD")).toString()).toBe("good");
    await expect(driver.reveal("BROKEN")).rejects.toMatchObject({ code: "corrupt" });
    await driver.apply([{ kind: "remove", name: "BROKEN" }]);
    expect((await driver.snapshot()).size).toBe(2);
  });
});
