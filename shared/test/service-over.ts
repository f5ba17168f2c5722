import {
  SecretError,
  UndoKeeper,
  compareValues,
  type LocalDriver,
  type SecretDriver,
  type SecretService,
} from "../src/index.ts";
import { TestClock } from "./test-clock.ts";

/** A service over a driver, as a process has it. Of a driver that tells nothing beyond the contract, nothing is compared. */
export function serviceOver(driver: SecretDriver, clock = new TestClock()): SecretService {
  const nowhere = (): Promise<never> => Promise.reject(new SecretError("unsupported", "where-used-nowhere"));
  let tokens = 0;
  const undos = new UndoKeeper({ driver, clock, newToken: () => `token-${++tokens}` });
  return {
    status: async () => ({ mount: {} }),
    onStatus: () => () => undefined,
    change: (changes) => undos.change(changes),
    undo: (token) => undos.undo(token),
    stages: async ({ names }) => ({ facts: names.map((name) => ({ name, stored: false })), here: true }),
    heldBefore: async () => [],
    kernelStatus: async () => new Map(),
    whereUsed: nowhere,
    planRename: nowhere,
    applyRename: nowhere,
    compare: (entries) => compareValues({ snapshot: () => snapshot(driver) }, entries),
  };
}

function snapshot(driver: SecretDriver & Partial<Pick<LocalDriver, "snapshot">>): ReturnType<LocalDriver["snapshot"]> {
  return driver.snapshot?.() ?? Promise.reject(new SecretError("unsupported", "reveal-off"));
}
