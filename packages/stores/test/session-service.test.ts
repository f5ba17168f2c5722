import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNDO_TIME, type SecretInfo } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openSession, type Session } from "../src/open-session.ts";
import { SessionService } from "../src/session-service.ts";

const gone = { code: "not-found", key: "undo-gone" };
let home: string;
let session: Session;
let service: SessionService;
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-service-")));
  mkdirSync(join(home, "run"), { mode: 0o700 });
  session = await openSession({
    env: { HOME: home, XDG_RUNTIME_DIR: join(home, "run"), TMPDIR: home },
    mounted: false,
  });
  service = new SessionService(session);
  await session.store.put("A", Buffer.from("old"), "create");
});
afterEach(async () => {
  vi.useRealTimers();
  service.close();
  await session.close();
  rmSync(home, { recursive: true, force: true });
});

/** Takes the token of a deletion, while the platform's time is the test's. */
async function deletion(): Promise<string> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const { undo = "" } = await service.change([{ kind: "remove", name: "A" }]);
  return undo;
}
const names = async (): Promise<string[]> => (await session.store.list()).map(({ name }: SecretInfo) => name);

test("a change can be undone for thirty seconds by the platform's clock", async () => {
  const undo = await deletion();
  vi.advanceTimersByTime(UNDO_TIME - 1);
  await service.undo(undo);
  expect(await names()).toEqual(["A"]);
  const second = await deletion();
  vi.advanceTimersByTime(UNDO_TIME);
  expect(vi.getTimerCount()).toBe(0);
  await expect(service.undo(second)).rejects.toMatchObject(gone);
  expect(await names()).toEqual([]);
});

test("a machine that slept, whose timers stood still, does not undo what is older", async () => {
  const undo = await deletion();
  vi.setSystemTime(Date.now() + UNDO_TIME);
  await expect(service.undo(undo)).rejects.toMatchObject(gone);
});

test("closing ends the timers", async () => {
  const undo = await deletion();
  expect(vi.getTimerCount()).toBe(1);
  service.close();
  expect(vi.getTimerCount()).toBe(0);
  await expect(service.undo(undo)).rejects.toMatchObject(gone);
});

test("a kernel's value is compared with the one that a change replaced, for as long as that can be taken back", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const key = "ff".repeat(32);
  const digest = (value: string): string => createHmac("sha256", Buffer.from(key, "hex")).update(value).digest("hex");
  const ask = (undo: string, value: string): Promise<readonly string[]> => {
    const answer = { environment: new Map([["A", digest(value)]]), mount: new Map(), machine: "" };
    return service.heldBefore(undo, { names: ["A", "B"], key, answer });
  };
  const { undo = "" } = await service.change([
    { kind: "put", name: "A", value: Buffer.from("new"), mode: "overwrite" },
  ]);
  expect([await ask(undo, "old"), await ask(undo, "new")]).toEqual([["A"], []]);
  await expect(ask("no such token", "old")).rejects.toMatchObject(gone);
  vi.advanceTimersByTime(UNDO_TIME);
  await expect(ask(undo, "old")).rejects.toMatchObject(gone);
});
