import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { TestCluster } from "./test-cluster.ts";

const PROVIDE = fileURLToPath(new URL("../../scripts/cluster.mjs", import.meta.url));

/** Builds the cluster if its sources changed, starts it, and returns what stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const build = spawn(process.execPath, [PROVIDE], { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(build, "close")) as [number | null];
  if (code !== 0) throw new Error("There is no API server to test on; the reason stands above.");
  const cluster = await TestCluster.start({ users: ["alice", "bob", "carol"] });
  project.provide("cluster", cluster.access);
  return () => cluster.dispose();
}
