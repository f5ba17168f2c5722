import { afterAll, beforeAll } from "vitest";
import { TestCluster } from "../cluster/test-cluster.ts";
import { TestNode, type TestNodeOptions } from "./test-node.ts";

/** A cluster and its node, for all tests of the calling file; to be asked for inside of them. Users: alice. */
export function ownNode(options?: TestNodeOptions): () => TestNode {
  let cluster: TestCluster | undefined;
  let node: TestNode | undefined;
  beforeAll(async () => {
    cluster = await TestCluster.start({ users: ["alice"] });
    node = await TestNode.start(cluster, options);
  });
  afterAll(async () => {
    await node?.dispose();
    await cluster?.dispose();
  });
  return () => {
    if (node === undefined) throw new Error("The node of this file has not been started yet.");
    return node;
  };
}
