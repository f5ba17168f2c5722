import { mkdtempSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  MemoryDriver,
  SecretStore,
  UndoKeeper,
  renderMessage,
  type Change,
  type SecretEvent,
  type SecretInfo,
} from "@nbsecrets/shared";
import {
  driverSuite,
  localDriverSuite,
  type ExchangingDriver,
  type LocalSuiteOptions,
} from "@nbsecrets/shared/testing";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { openSession, type Session } from "../src/open-session.ts";
import { SessionService } from "../src/session-service.ts";
import { SharedDriver } from "../src/shared-driver.ts";
import { sharedMounts } from "../src/shared-mount.ts";
import { SharedMounts } from "../src/shared-mounts.ts";
import { VaultDriver } from "../src/vault-driver.ts";
import { CANARY, SharedScene } from "./shared-scene.ts";

/** Only what the suite itself saved: it knows of nothing else, and everything but the list is the driver's own. */
class WithoutShared extends SharedDriver {
  override async list(...parameters: Parameters<SharedDriver["list"]>): Promise<readonly SecretInfo[]> {
    return (await super.list(...parameters)).filter(({ readOnly }) => readOnly !== "shared");
  }
}

function suiteOptions(name: string, groups: Readonly<Record<string, Record<string, string>>>): LocalSuiteOptions {
  return {
    name,
    async open() {
      const scene = new SharedScene();
      Object.entries(groups).forEach(([group, values]) => scene.write(group, values));
      const mounts = sharedMounts({ NBSECRETS_SHARED: scene.named(...Object.keys(groups)) });
      const opened: SharedDriver[] = [];
      const open = (): ExchangingDriver => {
        const inner = new VaultDriver({
          directory: join(scene.root, "data"),
          identityFile: join(scene.root, "config", "identity.txt"),
        });
        const driver = new WithoutShared(inner, new SharedMounts(mounts));
        opened.push(driver);
        return driver as SharedDriver & Required<Pick<SharedDriver, "exchange">>;
      };
      return {
        driver: open(),
        second: async () => open(),
        async dispose() {
          await Promise.all(opened.map((driver) => driver.close()));
          scene.dispose();
        },
      };
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
const runner = { describe, it: (name: string, body: () => Promise<void>) => it(name, body, 60_000) };
const groups = { "team-a": { OF_THE_TEAM: "a", OF_BOTH: "a" }, "team-b": { OF_BOTH: "b" } };
for (const options of [
  suiteOptions("SharedDriver over a vault, nothing shared", {}),
  suiteOptions("SharedDriver over a vault, two groups share", groups),
]) {
  driverSuite(options, runner);
  localDriverSuite(options, runner);
}

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);
const shown = (infos: readonly SecretInfo[]): readonly string[] =>
  infos.map(({ name, readOnly = "own", sharedBy = "" }) => `${name} ${readOnly} ${sharedBy}`.trim());

describe("own and shared secrets", () => {
  let scene: SharedScene;
  let store: SecretStore;
  let driver: SharedDriver;

  beforeEach(() => {
    scene = new SharedScene();
    driver = new SharedDriver(
      new MemoryDriver(),
      new SharedMounts(sharedMounts({ NBSECRETS_SHARED: scene.named("team-a", "team-b") })),
    );
    store = new SecretStore(driver);
    scene.write("team-a", { HIDDEN: CANARY, TEAM: `${CANARY} a` });
    scene.write("team-b", { TEAM: `${CANARY} b`, ANOTHER: `${CANARY} c` });
  });
  afterEach(async () => {
    await store.close();
    scene.dispose();
  });

  test("are one list by name, in which own ones win and say who else has one", async () => {
    await store.put("HIDDEN", bytes("mine"), "create");
    await store.put("MINE", bytes("mine"), "create");
    expect(shown(await store.list())).toEqual([
      "ANOTHER shared team-b",
      "HIDDEN own team-a",
      "MINE own",
      "TEAM shared team-a",
    ]);
    expect([text(await store.reveal("HIDDEN")), text(await store.reveal("TEAM"))]).toEqual(["mine", `${CANARY} a`]);
    await store.remove("HIDDEN");
    expect(text(await store.reveal("HIDDEN"))).toBe(CANARY);
    expect(shown(await store.list())[1]).toBe("HIDDEN shared team-a");
  });

  test("a list holds no value, and usage counts own ones only", async () => {
    const before = await store.usage();
    expect(JSON.stringify([await store.list(), before])).not.toContain(CANARY);
    expect(before.usedBytes).toBe(0);
  });

  test.each<[string, Change]>([
    ["deleted", { kind: "remove", name: "TEAM" }],
    ["described", { kind: "describe", name: "TEAM", details: { description: "mine" } }],
    ["written over", { kind: "put", name: "TEAM", value: bytes("x"), mode: { ifVersion: "any" } }],
    ["copied", { kind: "copy", from: "TEAM", to: "COPY" }],
  ])(
    "a shared one cannot be %s, which is said with its group, and nothing of the batch is done",
    async (_title, change) => {
      const other: Change = { kind: "put", name: "OTHER", value: bytes("x"), mode: "create" };
      const refusal = { code: "denied", key: "read-only-shared", params: { name: "TEAM", group: "team-a" } };
      await expect(store.apply([change])).rejects.toMatchObject(refusal);
      await expect(store.apply([other, change])).rejects.toMatchObject(refusal);
      await expect(driver.exchange?.([change])).rejects.toMatchObject(refusal);
      expect((await store.list()).map(({ name }) => name)).toEqual(["ANOTHER", "HIDDEN", "TEAM"]);
    },
  );

  test("what is nowhere is not found, and a conflict about an own one stays one", async () => {
    await store.put("TEAM", bytes("mine"), "create");
    await expect(store.remove("NOWHERE")).rejects.toMatchObject({ code: "not-found" });
    await expect(store.reveal("NOWHERE")).rejects.toMatchObject({ code: "not-found" });
    await expect(store.remove("TEAM", "old")).rejects.toMatchObject({ code: "conflict" });
    await expect(store.put("TEAM", bytes("x"), "create")).rejects.toMatchObject({ code: "already-exists" });
  });

  test.each(["create", "overwrite"] as const)("an own one of the same name is made by %s, and marked", async (mode) => {
    expect(await store.put("TEAM", bytes("mine"), mode)).toMatchObject({ name: "TEAM", sharedBy: "team-a" });
    expect(text(await store.reveal("TEAM"))).toBe("mine");
  });

  test("that an own one hides a shared one can be taken back", async () => {
    await store.put("TEAM", bytes("mine"), "create");
    const keeper = new UndoKeeper({
      driver,
      clock: { now: () => 0, after: () => () => undefined },
      newToken: () => "t",
    });
    await keeper.change([{ kind: "remove", name: "TEAM" }]);
    expect(text(await store.reveal("TEAM"))).toBe(`${CANARY} a`);
    await keeper.undo("t");
    expect(text(await store.reveal("TEAM"))).toBe("mine");
    keeper.close();
  });

  test("a change of a group is told, also where its directory came, or was made anew, since", async () => {
    rmSync(scene.directory("team-a"), { recursive: true });
    const events: SecretEvent[] = [];
    const unwatch = await store.watch((event) => events.push(event));
    const told = async (change: () => void): Promise<void> => {
      events.length = 0;
      change();
      await vi.waitFor(() => expect(events).toContainEqual({ kind: "reset" }), { timeout: 20_000 });
    };
    await told(() => scene.write("team-b", { ANOTHER: "new" }));
    scene.write("team-a", {});
    await store.list();
    await told(() => scene.write("team-a", { TEAM: "late" }));
    await told(() => rmSync(scene.directory("team-a"), { recursive: true }));
    await store.list();
    scene.write("team-a", {});
    await store.list();
    await told(() => scene.write("team-a", { TEAM: "again" }));
    await unwatch();
  });
});

describe("a session with shared mounts", () => {
  let home: string;
  let scene: SharedScene;
  let session: Session;

  beforeEach(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-session-")));
    mkdirSync(join(home, "run"), { mode: 0o700 });
    scene = new SharedScene();
    scene.write("team-a", { TEAM: CANARY });
    const env = { HOME: home, XDG_RUNTIME_DIR: join(home, "run"), TMPDIR: home };
    session = await openSession({
      env: { ...env, NBSECRETS_SHARED: scene.named("team-a", "gone") },
      spec: "vault",
      live: true,
    });
  });
  afterEach(async () => {
    await session.close();
    scene.dispose();
    rmSync(home, { recursive: true, force: true });
  });

  test("lists them, and writes none of them into the own mount", async () => {
    await session.store.put("MINE", bytes("mine"), "create");
    expect(shown(await session.store.list())).toEqual(["MINE own", "TEAM shared team-a"]);
    expect(readdirSync(session.mount.directory ?? "").filter((name) => !name.startsWith("."))).toEqual(["MINE"]);
  });

  test("tells of a mount that is not there in its status, as a note and not as a problem", async () => {
    const service = new SessionService(session);
    const { mount, sharedNote } = await service.status();
    expect(mount.problem).toBeUndefined();
    expect(sharedNote && renderMessage(sharedNote)).toContain(`${scene.directory("gone")} (it is not there)`);
    expect(JSON.stringify(sharedNote)).not.toContain(CANARY);
    service.close();
  });

  test("compares an import with own ones alone: what is only shared would be new", async () => {
    const service = new SessionService(session);
    expect(await service.compare([{ name: "TEAM", value: bytes(CANARY) }])).toEqual(["new"]);
    service.close();
  });

  test("tells who watches it of a change that a group makes", async () => {
    const events: SecretEvent[] = [];
    await session.driver.watch((event) => events.push(event));
    scene.write("team-a", { TEAM: CANARY, SECOND: CANARY });
    await vi.waitFor(() => expect(events).toContainEqual({ kind: "reset" }), { timeout: 20_000 });
    expect(shown(await session.store.list())).toEqual(["SECOND shared team-a", "TEAM shared team-a"]);
  });
});
