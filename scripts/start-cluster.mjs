import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { inCheckout, Refusal, root } from "./checkout.mjs";

/** Where it is kept between starts, unless told otherwise. */
export const CLUSTER_STATE = inCheckout(".work", "start-cluster");
const USER = "alice";
const SECRET = "user-credentials";
/** Kubernetes' own. The kubeconfigs are written at each start, so any port will do. */
const FIRST_PORT = 6443;

/**
 * Starts a Kubernetes API server for one person's trial, and makes there what a platform makes for its user. What it holds
 * is kept in the directory `state` and is there again at the next start. Call it after `provideCluster`.
 *
 * Resolves with the environment in which a program works as that user, and with what to tell the person.
 */
export async function startCluster(state = CLUSTER_STATE) {
  // TypeScript, which only the Node that this runs on reads.
  const { ClusterProcess } = await import("../test/cluster/cluster-process.ts");
  const { kubectl } = await import("../test/cluster/kubectl.ts");
  const { kubectlProgram } = await import("../test/cluster/cluster-programs.ts");
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const port = String(await firstFreePort(FIRST_PORT));
  const cluster = await ClusterProcess.start(["--dir", state, "--users", USER, "--port", port]).catch((error) => {
    throw new Refusal(
      `${error.message}\n\nThe Kubernetes API server did not start. If another npm start runs here, end it first; ` +
        `deleting ${shown(state)} begins anew, without the secrets in it.`,
    );
  });
  try {
    const manifest = inCheckout("examples", "kubernetes.yaml");
    const cache = join(state, "kubectl-cache");
    await kubectl(["--kubeconfig", cluster.info.kubeconfigs.admin, "--cache-dir", cache, "apply", "-f", manifest]);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const kubeconfig = cluster.info.kubeconfigs[USER];
  return {
    environment: { KUBECONFIG: kubeconfig, NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${USER}` },
    told: `Your secrets are in Secret ${SECRET}, namespace ${USER}, on a Kubernetes API server at ${cluster.info.server}.
${shown(state)} keeps it between starts. JupyterLab works as ${USER}, who may get, watch and patch that one Secret.
To look at it, in another terminal:

    ${shown(kubectlProgram())} --kubeconfig ${shown(kubeconfig)} -n ${USER} get secret ${SECRET} -o yaml`,
    stop: () => cluster.stop(),
  };
}

async function firstFreePort(port) {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return port;
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    return await firstFreePort(port + 1);
  } finally {
    server.close();
  }
}

/** As the person can type it in the checkout. */
function shown(path) {
  const inside = relative(root, path);
  return inside.startsWith("..") ? path : inside;
}
