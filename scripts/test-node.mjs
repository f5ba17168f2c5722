import { CLUSTER_STEP, provideCluster } from "./cluster.mjs";
import { inCheckout, main } from "./checkout.mjs";
import { HELM_STEP, provideHelm } from "./helm.mjs";
import { NODE_STEP, provideNode } from "./kubernetes-node.mjs";
import { requireNodePlatform } from "./node-platform.mjs";
import { onNode24 } from "./on-node24.mjs";
import { inOwnNetwork } from "./own-network.mjs";
import { run } from "./run-command.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";

/** `npm run test:node [FILE…]`: pods on a real Kubernetes node. */
await main(async () => {
  await requireNodePlatform();
  const more = [
    [CLUSTER_STEP, provideCluster],
    [HELM_STEP, provideHelm],
    [NODE_STEP, provideNode],
  ];
  await onNode24(import.meta.url, SET_UP_STEPS + more.length);
  await setUp({ more });
  const vitest = inCheckout("node_modules", "vitest", "vitest.mjs");
  const words = [vitest, "run", "--project", "node", ...process.argv.slice(2)];
  const { code } = await run(...inOwnNetwork(process.execPath, words), { show: true });
  return code;
});
