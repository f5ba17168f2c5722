import type * as fileSystem from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openSession } from "../src/open-session.ts";
import { VaultWatcher } from "../src/vault-watcher.ts";

let refused = 0;
// A person's limits for watches are shared by all their programs: editors and file synchronizers use them up.
vi.mock("node:fs", async (original) => ({
  ...(await original<typeof fileSystem>()),
  watch: () => {
    refused += 1;
    throw Object.assign(new Error("watch"), { code: refused % 2 === 0 ? "ENOSPC" : "EMFILE" });
  },
}));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "nbsecrets-limit-"));
});
afterEach(() => rm(root, { recursive: true }));

it("changes are told all the same where the system gives out no more watches", async () => {
  let version = "1";
  const events: SecretEvent[] = [];
  const watcher = await VaultWatcher.start({
    directory: root,
    fileName: "vault.age",
    read: async () => new Map([["A", version]]),
    onEvent: (event) => void events.push(event),
  });
  expect(refused).toBeGreaterThan(0);
  version = "2";
  await vi.waitFor(() => expect(events).toEqual([{ kind: "put", name: "A" }]), { timeout: 10_000 });
  await watcher.close();
});

it("a service starts there", async () => {
  const session = await openSession({
    env: { HOME: root, XDG_RUNTIME_DIR: root, TMPDIR: root, NBSECRETS_STORE: `vault:${join(root, "vault")}` },
    live: true,
  });
  expect(session.mount.state.error).toBeUndefined();
  await session.close();
});
