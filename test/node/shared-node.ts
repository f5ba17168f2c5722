import { inject } from "vitest";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { TestNode, type NodeAccess } from "./test-node.ts";

declare module "vitest" {
  interface ProvidedContext {
    node: NodeAccess;
  }
}

/** The node that all files of the project `node` share; it cannot be killed. */
export function sharedNode(): TestNode {
  return TestNode.attach(sharedCluster(), inject("node"));
}
