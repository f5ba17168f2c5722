import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Change } from "@nbsecrets/shared";
import { VaultDriver } from "@nbsecrets/stores";
import { checkout } from "../editors/checkout.ts";
import { printRow } from "./print-row.ts";
import { Samples } from "./samples.ts";

const SECRETS = 1_000;
const BATCH = 200;
const PUTS = 120;
const BATCHES = 21;

// In the checkout and not in the temporary directory, which may be memory: the figures include fsync.
mkdirSync(checkout(".work"), { recursive: true });
const base = mkdtempSync(checkout(".work", "bench-vault-"));
try {
  await listWarm(100);
  await putOne(100, 30);
  await putOne(1_000, 80);
  await applyBatchIntoEmpty(100);
  await applyBatchIntoFull(100);
} finally {
  rmSync(base, { recursive: true });
}

async function listWarm(bytes: number): Promise<void> {
  const { driver, file } = await vaultOf(SECRETS, bytes);
  const reader = anotherDriver(file);
  const cold = new Samples();
  const warm = new Samples();
  await cold.time(() => reader.list());
  for (let run = 0; run < 200; run += 1) {
    await warm.time(() => reader.list());
  }
  await reader.close();
  await driver.close();
  printRow({
    what: `vault of 1,000 × ${size(bytes)}: list, warm (p95)`,
    figure: warm.p95,
    unit: "ms",
    limit: 20,
    note: `median ${warm.median.toPrecision(2)} ms; the first list of a driver: ${cold.median.toFixed(0)} ms`,
  });
}

async function putOne(bytes: number, limit: number): Promise<void> {
  const { driver, file } = await vaultOf(SECRETS, bytes);
  const ours = new Samples();
  const peer = new Samples();
  for (let run = 0; run < PUTS; run += 1) {
    const name = nameOf(run % SECRETS);
    await ours.time(() => driver.apply([{ kind: "put", name, value: randomBytes(bytes), mode: "overwrite" }]));
    await bareWrite(peer, file);
  }
  await driver.close();
  printRow({
    what: `vault of 1,000 × ${size(bytes)}: put one, with fsync (p95)`,
    figure: ours.p95,
    unit: "ms",
    limit,
    peer: `${peer.summary()} (bare write, fsync, rename)`,
    note: `median ${ours.median.toFixed(1)} ms of ${ours.count}`,
  });
}

async function applyBatchIntoEmpty(bytes: number): Promise<void> {
  const ours = new Samples();
  const peer = new Samples();
  for (let run = 0; run < BATCHES; run += 1) {
    const { driver, file } = await vaultOf(1, bytes);
    await driver.apply([{ kind: "remove", name: nameOf(0) }]);
    await ours.time(() => driver.apply(puts(0, BATCH, bytes)));
    await bareWrite(peer, file);
    await driver.close();
  }
  batchRow(`into an empty vault`, bytes, ours, peer);
}

async function applyBatchIntoFull(bytes: number): Promise<void> {
  const { driver, file } = await vaultOf(SECRETS, bytes);
  const ours = new Samples();
  const peer = new Samples();
  for (let run = 0; run < BATCHES; run += 1) {
    await ours.time(() => driver.apply(puts(SECRETS, BATCH, bytes)));
    await bareWrite(peer, file);
    await driver.apply(
      Array.from({ length: BATCH }, (_, index) => ({ kind: "remove", name: nameOf(SECRETS + index) })),
    );
  }
  await driver.close();
  batchRow(`into a vault of 1,000 × ${size(bytes)}`, bytes, ours, peer);
}

function batchRow(where: string, bytes: number, ours: Samples, peer: Samples): void {
  printRow({
    what: `${BATCH} secrets of ${size(bytes)} in one apply, ${where} (median)`,
    figure: ours.median,
    unit: "ms",
    limit: 50,
    peer: `${peer.summary()} (bare write, fsync, rename)`,
    note: `p95 ${ours.p95.toFixed(1)} ms of ${ours.count}`,
  });
}

/** A vault in a directory of its own, with its first secrets in it. */
async function vaultOf(count: number, bytes: number): Promise<{ driver: VaultDriver; file: string }> {
  const directory = mkdtempSync(join(base, "vault-"));
  const driver = new VaultDriver({ directory, identityFile: join(directory, "identity.txt") });
  for (let first = 0; first < count; first += BATCH) {
    await driver.apply(puts(first, Math.min(BATCH, count - first), bytes));
  }
  return { driver, file: driver.file };
}

function anotherDriver(file: string): VaultDriver {
  const directory = join(file, "..");
  return new VaultDriver({ directory, identityFile: join(directory, "identity.txt") });
}

function puts(first: number, count: number, bytes: number): Change[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "put" as const,
    name: nameOf(first + index),
    value: randomBytes(bytes),
    mode: "overwrite" as const,
  }));
}

/** The least that a durable write of a file of this size takes. */
async function bareWrite(samples: Samples, like: string): Promise<void> {
  const bytes = randomBytes((await stat(like)).size);
  const target = join(base, "bare");
  await samples.time(async () => {
    const file = await open(`${target}.tmp`, "w", 0o600);
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    await rename(`${target}.tmp`, target);
  });
}

function nameOf(index: number): string {
  return `BENCH_SECRET_${String(index).padStart(4, "0")}`;
}

function size(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${bytes / 1_000} kB`;
}
