import type { TestProject } from "vitest/node";
import { TestCluster } from "../cluster/test-cluster.ts";
import { TestNode } from "./test-node.ts";

/** Starts an API server and a node for all files of the project `node`, and returns what stops them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await TestCluster.start({ users: ["alice"] });
  try {
    const node = await TestNode.start(cluster);
    project.provide("cluster", cluster.access);
    project.provide("node", node.access);
    return async () => {
      await node.dispose();
      await cluster.dispose();
    };
  } catch (error) {
    await cluster.dispose();
    throw error;
  }
}
