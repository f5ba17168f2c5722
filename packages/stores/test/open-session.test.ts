import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretError, SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openSession, type Session, type SessionOptions } from "../src/open-session.ts";

let home: string;
let env: Record<string, string>;
let opened: Session[];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-session-")));
  mkdirSync(join(home, "run"), { mode: 0o700 });
  env = { HOME: home, XDG_RUNTIME_DIR: join(home, "run"), TMPDIR: home };
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((session) => session.close()));
  rmSync(home, { recursive: true, force: true });
});

const open = async (options: Partial<SessionOptions> = {}): Promise<Session> => {
  const session = await openSession({ env, ...options });
  opened.push(session);
  return session;
};
const mounted = (name: string): string => readFileSync(join(home, "run", "nbsecrets", name), "utf8");

describe("the mount follows the store", () => {
  test("it is there when a session was opened, and current when a save resolves", async () => {
    const session = await open();
    expect(session.mount.directory).toBe(join(home, "run", "nbsecrets"));
    expect(session.mount.state.last).toMatchObject({ names: [], generation: 1 });
    await session.store.put("A", bytes("one"), "create");
    expect(mounted("A")).toBe("one");
    await session.store.rename("A", "B");
    expect([existsSync(join(home, "run", "nbsecrets", "A")), mounted("B")]).toEqual([false, "one"]);
  });

  test("after a reboot the next host brings it back", async () => {
    const first = await open();
    await first.store.put("A", bytes("one"), "create");
    await first.close();
    rmSync(join(home, "run"), { recursive: true });
    mkdirSync(join(home, "run"), { mode: 0o700 });
    await open();
    expect(mounted("A")).toBe("one");
  });

  test("a session that stays brings it back with the next change, wherever it may be then", async () => {
    const session = await open();
    rmSync(join(home, "run"), { recursive: true });
    mkdirSync(join(home, "run"), { mode: 0o700 });
    await session.store.put("A", bytes("one"), "create");
    expect(mounted("A")).toBe("one");
  });

  test("a live session takes over what another one stores", async () => {
    await open({ live: true });
    const other = await open({ mounted: false });
    const events: SecretEvent[] = [];
    const live = opened[0];
    await live?.driver.watch((event) => events.push(event));
    await other.driver.apply([{ kind: "put", name: "A", value: bytes("one"), mode: "create" }]);
    rmSync(join(home, "run", "nbsecrets"), { recursive: true });
    await other.close();
    const third = await open({ mounted: false, env: { ...env, NBSECRETS_MOUNT: join(home, "elsewhere") } });
    await third.store.put("B", bytes("two"), "create");
    await vi.waitFor(() => expect([mounted("A"), mounted("B")]).toEqual(["one", "two"]), { timeout: 20_000 });
    await vi.waitFor(() => expect(events).not.toEqual([]), { timeout: 20_000 });
  });

  test("one that opens early can list and watch at once, and has the mount soon", async () => {
    const other = await open({ mounted: false });
    await other.store.put("A", bytes("one"), "create");
    const session = await open({ live: true, early: true });
    expect(session.mount.directory).toBe(join(home, "run", "nbsecrets"));
    expect(await session.store.list()).toMatchObject([{ name: "A" }]);
    const events: SecretEvent[] = [];
    await session.driver.watch((event) => events.push(event));
    await other.driver.apply([{ kind: "put", name: "B", value: bytes("two"), mode: "create" }]);
    await vi.waitFor(() => expect(events).toContainEqual({ kind: "put", name: "B" }), { timeout: 20_000 });
    await vi.waitFor(() => expect([mounted("A"), mounted("B")]).toEqual(["one", "two"]), { timeout: 20_000 });
  });

  test("not mounted: it is left alone until somebody asks", async () => {
    const session = await open({ mounted: false });
    expect([session.mount.directory, existsSync(join(home, "run", "nbsecrets"))]).toEqual([undefined, false]);
    await session.mount.refresh();
    expect(existsSync(join(home, "run", "nbsecrets"))).toBe(true);
    await session.mount.remove();
    expect(existsSync(join(home, "run", "nbsecrets"))).toBe(false);
  });

  test("in another directory when it is named", async () => {
    const session = await open();
    await session.store.put("A", bytes("one"), "create");
    await open({ directory: join(home, "named") });
    expect(readFileSync(join(home, "named", "A"), "utf8")).toBe("one");
  });
});

describe("a mount that cannot be written", () => {
  test("the secret is stored all the same, the state says why, and it heals", async () => {
    mkdirSync(join(home, "run", "nbsecrets"), { mode: 0o700 });
    writeFileSync(join(home, "run", "nbsecrets", "notes.txt"), "mine");
    const session = await open();
    expect(session.mount.state.error).toMatchObject({ code: "denied", key: "mount-in-the-way" });
    await session.store.put("A", bytes("one"), "create");
    expect(Buffer.from(await session.store.reveal("A")).toString()).toBe("one");
    expect(session.mount.state.error?.key).toBe("mount-in-the-way");
    rmSync(join(home, "run", "nbsecrets", "notes.txt"));
    expect((await session.mount.refresh()).error).toBeUndefined();
    expect(mounted("A")).toBe("one");
  });

  test("a vault that is locked leaves the mount as it was", async () => {
    const first = await open();
    await first.store.put("A", bytes("one"), "create");
    await first.close();
    rmSync(join(home, ".config", "nbsecrets", "identity.txt"));
    const session = await open();
    expect(session.mount.state.error).toMatchObject({ code: "locked", key: "vault-locked" });
    expect(mounted("A")).toBe("one");
  });
});

describe("a live session whose store cannot be followed yet", () => {
  test("opens all the same, says why, and heals by itself; who watches is told to look again", async () => {
    const first = await open();
    await first.store.put("A", bytes("one"), "create");
    await first.close();
    const identity = join(home, ".config", "nbsecrets", "identity.txt");
    const key = readFileSync(identity);
    rmSync(identity);
    const session = await open({ live: true });
    expect(session.mount.state).toMatchObject({ error: { code: "locked", key: "vault-locked" }, current: false });
    expect(session.mount.readable).toBe(join(home, "run", "nbsecrets"));
    const events: SecretEvent[] = [];
    await session.driver.watch((event) => events.push(event));
    const told: (string | undefined)[] = [];
    session.mount.onChange(() => told.push(session.mount.state.error?.key));
    writeFileSync(identity, key, { mode: 0o600 });
    const other = await open({ mounted: false });
    await other.driver.apply([{ kind: "put", name: "B", value: bytes("two"), mode: "create" }]);
    await vi.waitFor(() => expect(mounted("B")).toBe("two"), { timeout: 20_000 });
    await vi.waitFor(() => expect(session.mount.state.error).toBeUndefined(), { timeout: 20_000 });
    expect(session.mount.state).toMatchObject({ current: true, last: { names: ["A", "B"] } });
    expect(told).toEqual([undefined]);
    expect(events).not.toEqual([]);
  });

  test("its own saves are on the mount when they resolve, each with one generation more and no other", async () => {
    const session = await open({ live: true });
    for (let round = 1; round <= 5; round += 1) {
      await session.store.put("A", bytes(`round ${round}`), "overwrite");
      expect(mounted("A")).toBe(`round ${round}`);
      expect(session.mount.state.last?.generation).toBe(round + 1);
    }
    await session.close();
    await expect(session.driver.watch(() => undefined)).rejects.toMatchObject({ key: "closed" });
  });
});

describe("NBSECRETS_MOUNT names what Kubernetes keeps itself", () => {
  test("a vault's mount cannot be there, and says so", async () => {
    mkdirSync(join(home, "kept"));
    symlinkSync("..2026_01_31_10_00_00.123456789", join(home, "kept", "..data"));
    const session = await open({ env: { ...env, NBSECRETS_MOUNT: join(home, "kept") } });
    expect(session.mount.state.error).toMatchObject({ code: "denied", key: "mount-kubernetes" });
    expect(session.mount.readable).toBeUndefined();
    expect(readdirSync(join(home, "kept"))).toEqual(["..data"]);
  });
});

describe("which store", () => {
  test("NBSECRETS_STORE names another vault, with a mount of its own", async () => {
    const first = await open();
    await first.store.put("A", bytes("one"), "create");
    const second = await open({ env: { ...env, NBSECRETS_STORE: `vault:${join(home, "second")}` } });
    expect(await second.store.list()).toEqual([]);
    expect(second.mount.directory).toMatch(/\/run\/nbsecrets-[0-9a-f]{12}$/);
    expect(mounted("A")).toBe("one");
  });

  test("a spec in the options counts more than the environment", async () => {
    const session = await open({ spec: `vault:${join(home, "third")}`, env: { ...env, NBSECRETS_STORE: "nonsense" } });
    expect(await session.store.list()).toEqual([]);
  });

  test.each(["nonsense", "vault:", "vault:relative/path", "Vault", "Kubernetes:"])("%s is none", async (spec) => {
    const error = await open({ spec }).then(
      () => expect.unreachable(),
      (refused: SecretError) => refused,
    );
    expect(error.toJSON()).toEqual({ code: "unsupported", key: "store-unknown", params: { spec } });
  });
});

test("many watchers share one watch of the store, and leave one by one", async () => {
  const session = await open({ live: true });
  const heard: string[] = [];
  const leave = await session.driver.watch(() => heard.push("first"));
  await session.driver.watch(() => heard.push("second"));
  await session.store.put("A", bytes("one"), "create");
  await vi.waitFor(() => expect(new Set(heard)).toEqual(new Set(["first", "second"])), { timeout: 20_000 });
  await leave();
  heard.length = 0;
  await session.store.put("B", bytes("two"), "create");
  await vi.waitFor(() => expect(new Set(heard)).toEqual(new Set(["second"])), { timeout: 20_000 });
});
