import { UNDO_TIME, type SecretInfo } from "@nbsecrets/shared";
import { openSession, type Session } from "@nbsecrets/stores";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SessionService } from "../src/session-service.ts";
import { CommandLine } from "./command-line.ts";

const gone = { code: "not-found", key: "undo-gone" };
let line: CommandLine;
let session: Session;
let service: SessionService;
beforeEach(async () => {
  line = new CommandLine();
  session = await openSession({ env: line.environment(), mounted: false });
  service = new SessionService(session);
  await session.store.put("A", Buffer.from("old"), "create");
});
afterEach(async () => {
  vi.useRealTimers();
  service.close();
  await session.close();
  line.remove();
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
