import { closeSync, openSync, unlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { acquireLock } from "../../packages/stores/src/file-lock.ts";

/** Enters the lock several times, checks that nobody else is inside, and dies in the end while it holds the lock. */
const [lockFile = "", marker = "", rounds = "1"] = process.argv.slice(2);
for (let round = 1; ; round += 1) {
  const lock = await acquireLock(lockFile, { timeoutMs: 60_000 });
  closeSync(openSync(marker, "wx")); // Throws when someone else is inside.
  await sleep(Math.random() * 3);
  unlinkSync(marker);
  if (round === Number(rounds)) {
    process.kill(process.pid, "SIGKILL");
    await sleep(60_000);
  }
  await lock.release();
}
