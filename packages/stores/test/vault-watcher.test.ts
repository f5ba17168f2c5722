import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Change, SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { VaultDriver } from "../src/vault-driver.ts";
import { VaultWatcher } from "../src/vault-watcher.ts";

describe("a vault that is watched", () => {
  let root: string;
  let directory: string;
  let mine: VaultDriver;
  let other: VaultDriver;
  let events: SecretEvent[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "nbsecrets-watch-"));
    directory = join(root, "data");
    const identityFile = join(root, "config", "identity.txt");
    mine = new VaultDriver({ directory, identityFile });
    other = new VaultDriver({ directory, identityFile });
    events = [];
  });
  afterEach(async () => {
    await mine.close();
    await other.close();
    await rm(root, { recursive: true });
  });

  const put = (name: string, value = "x"): Change => ({
    kind: "put",
    name,
    value: Buffer.from(value),
    mode: "overwrite",
  });
  const note = (event: SecretEvent): void => void events.push(event);
  const told = (...expected: SecretEvent[]): Promise<void> =>
    vi.waitFor(() => expect(events).toEqual(expected), { timeout: 10_000, interval: 5 });

  it("may not be there yet", async () => {
    await mine.watch(note);
    await other.apply([put("A")]);
    await told({ kind: "put", name: "A" });
  });

  it("tells exactly what another program changed", async () => {
    await other.apply([put("A"), put("B"), put("C")]);
    await mine.watch(note);
    await other.apply([put("A", "new"), { kind: "remove", name: "B" }]);
    await told({ kind: "put", name: "A" }, { kind: "removed", name: "B" });
  });

  it("tells its own changes before they are acknowledged, and once", async () => {
    await mine.watch(note);
    await mine.apply([put("A"), put("B")]);
    expect(events).toEqual([
      { kind: "put", name: "A" },
      { kind: "put", name: "B" },
    ]);
    await other.apply([put("LAST")]);
    await told({ kind: "put", name: "A" }, { kind: "put", name: "B" }, { kind: "put", name: "LAST" });
  });

  it("tells nothing when it was written again without a change, nor of files beside it", async () => {
    await other.apply([put("A")]);
    await mine.watch(note);
    await writeFile(join(directory, "notes.txt"), "x");
    await cp(mine.file, join(directory, "copy"));
    await rename(join(directory, "copy"), mine.file);
    await other.apply([put("LAST")]);
    await told({ kind: "put", name: "LAST" });
  });

  it("is reset once when it becomes unreadable, and once when it is mended", async () => {
    await other.apply([put("A")]);
    await mine.watch(note);
    await cp(mine.file, join(root, "good"));
    await writeFile(mine.file, "damaged");
    await told({ kind: "reset" });
    await writeFile(mine.file, "damaged otherwise");
    await rename(join(root, "good"), mine.file);
    await told({ kind: "reset" }, { kind: "reset" });
    await other.apply([put("B")]);
    await told({ kind: "reset" }, { kind: "reset" }, { kind: "put", name: "B" });
  });

  it("tells nothing any more once it is no longer watched, or closed", async () => {
    const unwatch = await mine.watch(note);
    await mine.watch((event) => events.push(event));
    await unwatch();
    await unwatch();
    await other.apply([put("A")]);
    await told({ kind: "put", name: "A" });
    await mine.close();
    await other.apply([put("B")]);
    await sleep(100);
    await told({ kind: "put", name: "A" });
  });

  it("is found again when its directory was removed and made again", async () => {
    await other.apply([put("A"), put("B")]);
    const watcher = await VaultWatcher.start({
      directory,
      fileName: "vault.age",
      read: async () => new Map((await mine.list()).map(({ name, version }) => [name, version])),
      onEvent: note,
      recheckMs: 50,
    });
    await cp(mine.file, join(root, "good"));
    await rm(directory, { recursive: true });
    await told({ kind: "removed", name: "A" }, { kind: "removed", name: "B" });
    events = [];
    await mkdir(directory);
    await rename(join(root, "good"), mine.file);
    await told({ kind: "put", name: "A" }, { kind: "put", name: "B" });
    events = [];
    await other.apply([put("C")]);
    await told({ kind: "put", name: "C" });
    await watcher.close();
  });
});
