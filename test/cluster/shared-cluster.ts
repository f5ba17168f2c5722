import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { TestCluster, type ClusterAccess } from "./test-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    cluster: ClusterAccess;
  }
}

/** The cluster that all files of the project `kubernetes` share; it cannot be stopped. Users: alice, bob, carol. */
export function sharedCluster(): TestCluster {
  return TestCluster.attach(inject("cluster"));
}

/** A name that no other file uses; `grant` and `createNamespace` make the namespace. */
export function uniqueNamespace(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}
