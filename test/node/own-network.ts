import { networkInterfaces } from "node:os";

/** The address of the service "kubernetes" in every cluster of `test/cluster`, which pods are told by the kubelet. */
export const SERVICE_ADDRESS = "10.96.0.1";

/** Whether this process is in a network of its own, as `npm run test:node` starts it. */
export function isInOwnNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === SERVICE_ADDRESS),
  );
}
