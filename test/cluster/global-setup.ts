import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { TestCluster } from "./test-cluster.ts";

/** What makes the programs, the API server's first. */
const PROVIDE = ["cluster.mjs", "helm.mjs"].map((name) =>
  fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url)),
);

/** Builds the cluster and Helm if their sources changed, starts the cluster, and returns what stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const script of PROVIDE) {
    const build = spawn(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit"] });
    const [code] = (await once(build, "close")) as [number | null];
    if (code !== 0) throw new Error("There is nothing to test on; the reason stands above.");
  }
  const cluster = await TestCluster.start({ users: ["alice", "bob", "carol"] });
  project.provide("cluster", cluster.access);
  return () => cluster.dispose();
}
