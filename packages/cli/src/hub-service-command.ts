import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { toSecretError, type SecretError } from "@nbsecrets/shared";
import { UserSecrets, loadSocketWire } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { HubApi } from "./hub-api.ts";
import { HubCallers } from "./hub-callers.ts";
import { hubEnvironment, listenAddress, userSecretsOptions } from "./hub-environment.ts";
import { HubServer } from "./hub-server.ts";
import { HubUsers } from "./hub-users.ts";
import { parseWords } from "./parse-words.ts";
import { say } from "./say.ts";
import { usageError } from "./usage-error.ts";

export const hubServiceCommand: Command = {
  usage: "hub-service [--namespace NAME] [--hub NAME] [--recheck SECONDS] [--sessions NUMBER]",
  help: `Keeps the secrets of a JupyterHub's users in one namespace of Kubernetes, one Secret for each user, and serves every session
those of its own user. It runs as a service of the hub, and reads what the hub gives its services: JUPYTERHUB_API_URL,
JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_NAME, JUPYTERHUB_SERVICE_PREFIX and JUPYTERHUB_SERVICE_URL, where it listens.
Each session that comes, goes or is refused is one line on standard error. SIGTERM ends it.

  --namespace NAME    where the Secrets are; else NBSECRETS_HUB_NAMESPACE, the pod's own namespace, or the kubeconfig's
  --hub NAME          tells hubs apart that keep their Secrets in one namespace; it becomes part of their names. Else NBSECRETS_HUB_NAME
  --recheck SECONDS   how often an open session's token and server are looked at again; 30 unless told
  --sessions NUMBER   how many there may be at once; 5000 unless told

Each Secret records which hub it is of: NBSECRETS_HUB_ID, else JUPYTERHUB_API_URL. Where another hub has Secrets in the namespace
under the same name, it does not start. GET health says that it runs, GET ready that the hub and the cluster let it work.
`,
  async run(words, { env, stderr, stdout }) {
    const { values } = parseWords(words, {
      options: {
        namespace: { type: "string" },
        hub: { type: "string" },
        recheck: { type: "string" },
        sessions: { type: "string" },
      },
    });
    const { service, prefix, ...access } = hubEnvironment(env);
    const { host, port } = listenAddress(env);
    const seconds = Number(values.recheck ?? "30");
    if (!(seconds >= 1 && seconds <= 3600)) {
      throw usageError("--recheck is a number of seconds from 1 to 3600.");
    }
    const inAll = Number(values.sessions ?? "5000");
    if (!(Number.isInteger(inAll) && inAll >= 1 && inAll <= 100_000)) {
      throw usageError("--sessions is a number from 1 to 100000.");
    }
    const secrets = new UserSecrets(userSecretsOptions(env, values));
    const api = new HubApi(access);
    const callers = new HubCallers(api, service);
    const ending = new AbortController();
    let isReady = false;
    const server = new HubServer({
      isReady: () => isReady,
      limits: { inAll },
      identify: (token) => callers.identify(token),
      users: new HubUsers((caller) => secrets.open(caller)),
      wire: await loadSocketWire(),
      prefix,
      log: (line) => stderr.write(`${new Date().toISOString()} ${line}\n`),
      interval: seconds * 1000,
    });
    const listening = await server.listen(host, port);
    stdout.write(`Listening on ${host}, port ${listening}, at ${prefix}\n`);
    const ready = untilReady(
      async () => {
        await secrets.checkHub();
        await api.checkScopes();
      },
      (error) => say(stderr, error),
      ending.signal,
    ).then((known) => (isReady = known));
    try {
      await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT"), failed(ready)]);
    } finally {
      ending.abort();
      await server.close();
      await secrets.close();
    }
    return 0;
  },
};

/** How long until it is asked again, in milliseconds. */
const PAUSE = 2_000;

/**
 * The hub may start later than its services: what it lacks is told each time that it is something else. Resolves with true once
 * all is there, with false when it is ended first. Rejects where it cannot get better by itself: the namespace is another hub's.
 */
async function untilReady(
  check: () => Promise<void>,
  tell: (error: SecretError) => void,
  signal: AbortSignal,
): Promise<boolean> {
  for (let told = ""; !signal.aborted;) {
    try {
      await check();
      return true;
    } catch (error) {
      const why = toSecretError(error);
      if (why.key === "hub-namespace-taken") {
        throw why;
      }
      if (why.key !== told && !signal.aborted) {
        told = why.key;
        tell(why);
      }
    }
    await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Rejects when it does, and never resolves. */
function failed(work: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => void work.catch(reject));
}
