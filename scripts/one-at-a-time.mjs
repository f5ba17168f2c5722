import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { inCheckout } from "./checkout.mjs";

const LOCK = inCheckout(".work", "set-up.lock");

/** Runs `action` while no other process of this checkout installs or builds; waits for one that does, and says so. */
export async function oneAtATime(action) {
  mkdirSync(inCheckout(".work"), { recursive: true });
  for (let said = false; !tryLock(); said = true) {
    if (!said) console.log(`Waiting for process ${holder()}, which is setting up this checkout too.`);
    await delay(250);
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once("exit", release);
  try {
    return await action();
  } finally {
    process.off("exit", release);
    release();
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const pid = holder();
  if (pid !== undefined && !isAlive(pid)) rmSync(LOCK, { force: true });
  return false;
}

/** The process that holds the lock; undefined in the moment between its making and its writing, or when it is gone. */
function holder() {
  try {
    return Number(readFileSync(LOCK, "utf8")) || undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    if (error.code === "EPERM") return true;
    throw error;
  }
}
