import { mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAX_VALUE_BYTES, MAX_VAULT_BYTES, type Change } from "@nbsecrets/shared";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VaultDriver } from "../src/vault-driver.ts";
import { removeTemporaries, writeFileDurably } from "../src/write-file-durably.ts";

describe("a vault's files", () => {
  let root: string;
  let directory: string;
  let identityFile: string;
  let opened: VaultDriver[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "nbsecrets-files-"));
    directory = join(root, "some", "data");
    identityFile = join(root, "config", "identity.txt");
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((driver) => driver.close()));
    await rm(root, { recursive: true });
  });

  function open(now?: () => Date): VaultDriver {
    const driver = new VaultDriver({ directory, identityFile, ...(now === undefined ? {} : { now }) });
    opened.push(driver);
    return driver;
  }
  const put = (name: string, value: string | Uint8Array): Change => ({
    kind: "put",
    name,
    value: Buffer.from(value),
    mode: "overwrite",
  });
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  const secretKey = async (): Promise<string> =>
    /^AGE-SECRET-KEY-1\w+$/m.exec(await readFile(identityFile, "utf8"))?.[0] ?? "";
  async function document(): Promise<Record<string, unknown>> {
    const decrypter = new Decrypter();
    decrypter.addIdentity(await secretKey());
    return JSON.parse(await decrypter.decrypt(await readFile(join(directory, "vault.age")), "text")) as Record<
      string,
      unknown
    >;
  }

  it("are not made by looking", async () => {
    const driver = open();
    expect(await driver.list()).toEqual([]);
    expect(await driver.usage()).toMatchObject({ usedBytes: 0, limitBytes: MAX_VAULT_BYTES, place: "this computer" });
    await expect(driver.reveal("A")).rejects.toMatchObject({ code: "not-found" });
    await expect(driver.apply([])).resolves.toEqual([]);
    expect(await readdir(root)).toEqual([]);
  });

  it("are for this user alone", async () => {
    const driver = open();
    await driver.apply([put("A", "1")]);
    await driver.apply([put("A", "2")]);
    for (const [path, mode] of [
      [directory, 0o700],
      [join(root, "config"), 0o700],
      [identityFile, 0o600],
      [driver.file, 0o600],
      [`${driver.file}.bak`, 0o600],
    ] as const) {
      expect([path, await modeOf(path)]).toEqual([path, mode]);
    }
    expect((await readdir(directory)).sort()).toEqual(["vault.age", "vault.age.bak"]);
  });

  it("hold one document, as it is described", async () => {
    const now = new Date("2026-02-03T04:05:06.789Z");
    await open(() => now).apply([
      {
        kind: "put",
        name: "__proto__",
        value: Buffer.from([0, 255]),
        mode: "create",
        details: { description: "d", expiresAt: "2027-01-31" },
      },
    ]);
    expect(await document()).toEqual({
      format: 1,
      secrets: [
        { name: "__proto__", value: "AP8=", updatedAt: now.toISOString(), description: "d", expiresAt: "2027-01-31" },
      ],
    });
  });

  it("keep fields that this version does not know, when a secret is changed, described, copied or left alone", async () => {
    await open().apply([put("FIRST", "x")]);
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await secretKey()));
    const secrets = ["A", "B", "C", "D"].map((name) => ({ name, value: "AA==", tags: [name], __proto__x: name }));
    const file = join(directory, "vault.age");
    await writeFile(file, await encrypter.encrypt(JSON.stringify({ format: 1, secrets, label: { deep: [1] } })));

    await open().apply([
      put("A", "new"),
      { kind: "describe", name: "B", details: { description: "said" } },
      { kind: "copy", from: "C", to: "E" },
    ]);
    const after = await document();
    expect(after["label"]).toEqual({ deep: [1] });
    const kept = new Map((after["secrets"] as { name: string; tags: unknown }[]).map(({ name, tags }) => [name, tags]));
    expect(kept).toEqual(
      new Map([
        ["A", ["A"]],
        ["B", ["B"]],
        ["C", ["C"]],
        ["D", ["D"]],
        ["E", ["C"]],
      ]),
    );
  });

  it("list a name that our rule would not allow, show it, and do not let it be edited", async () => {
    await open().apply([put("FIRST", "x")]);
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await secretKey()));
    const secrets = [{ name: "with space", value: "AA==" }];
    await writeFile(join(directory, "vault.age"), await encrypter.encrypt(JSON.stringify({ format: 1, secrets })));
    const driver = open();
    expect(await driver.list()).toMatchObject([{ name: "with space", readOnly: "name" }]);
    expect(await driver.reveal("with space")).toEqual(new Uint8Array(1));
    await expect(driver.apply([{ kind: "remove", name: "with space" }])).rejects.toMatchObject({
      code: "unsupported",
      key: "read-only-name",
    });
  });

  it("include the vault as it was before the last write", async () => {
    const driver = open();
    await driver.apply([put("A", "old")]);
    await driver.apply([put("A", "new")]);
    await rename(`${driver.file}.bak`, driver.file);
    expect(Buffer.from(await driver.reveal("A")).toString()).toBe("old");
  });

  it("survive a write that was interrupted between the backup and the new file", async () => {
    const driver = open();
    await driver.apply([put("A", "1")]);
    await expect(
      writeFileDurably(driver.file, Buffer.from("never in place"), {
        mode: 0o600,
        backup: `${driver.file}.bak`,
        beforeRename: () => Promise.reject(new Error("interrupted")),
      }),
    ).rejects.toThrow("interrupted");
    await driver.apply([put("A", "2")]);
    expect((await readdir(directory)).sort()).toEqual(["vault.age", "vault.age.bak"]);
    expect(Buffer.from(await driver.reveal("A")).toString()).toBe("2");
  });

  it("cannot be replaced any more by a writer that slept through the loss of its lock, even in its last moment", async () => {
    const driver = open();
    await driver.apply([put("A", "1")]);
    const slept = writeFileDurably(driver.file, Buffer.from("too late"), {
      mode: 0o600,
      // Its lock was confirmed; then it sleeps, someone breaks the lock, and another program writes.
      beforeRename: async () => {
        await removeTemporaries(driver.file);
        await driver.apply([put("A", "2")]);
      },
    });
    await expect(slept).rejects.toMatchObject({ code: "ENOENT" });
    expect(Buffer.from(await driver.reveal("A")).toString()).toBe("2");
  });

  it("agree on one identity when several programs make it at once", async () => {
    const drivers = Array.from({ length: 6 }, (_, index) => {
      const driver = new VaultDriver({ directory: join(root, `vault-${index}`), identityFile });
      opened.push(driver);
      return driver;
    });
    await Promise.all(drivers.map((driver, index) => driver.apply([put("A", String(index))])));
    const fresh = drivers.map((_, index) => new VaultDriver({ directory: join(root, `vault-${index}`), identityFile }));
    opened.push(...fresh);
    expect(await Promise.all(fresh.map(async (driver) => Buffer.from(await driver.reveal("A")).toString()))).toEqual(
      fresh.map((_, index) => String(index)),
    );
    expect(await readdir(join(root, "config"))).toEqual(["identity.txt"]);
  });

  it("grow to 16 MiB of values, not a byte more, and can be made smaller again", { timeout: 60_000 }, async () => {
    const driver = open();
    const large = new Uint8Array(MAX_VALUE_BYTES);
    for (let batch = 0; batch < 4; batch += 1) {
      await driver.apply([0, 1, 2, 3].map((index) => put(`LARGE_${batch}_${index}`, large)));
    }
    expect((await driver.usage()).usedBytes).toBe(MAX_VAULT_BYTES);
    await expect(driver.apply([put("MORE", "x")])).rejects.toMatchObject({ code: "too-large", key: "store-full" });
    await driver.apply([put("LARGE_0_0", "small")]);
    await driver.apply([put("MORE", "x")]);
    expect(await driver.list()).toHaveLength(17);
  });
});
