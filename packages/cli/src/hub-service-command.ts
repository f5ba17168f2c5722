import { once } from "node:events";
import { toSecretError } from "@nbsecrets/shared";
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
  usage: "hub-service [--namespace NAME] [--hub NAME] [--recheck SECONDS]",
  help: `Keeps the secrets of a JupyterHub's users in one namespace of Kubernetes, one Secret for each user, and serves every session
those of its own user. It runs as a service of the hub, and reads what the hub gives its services: JUPYTERHUB_API_URL,
JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_NAME, JUPYTERHUB_SERVICE_PREFIX and JUPYTERHUB_SERVICE_URL, where it listens.
Each session that comes, goes or is refused is one line on standard error. SIGTERM ends it.

  --namespace NAME    where the Secrets are; else the pod's own namespace, or the kubeconfig's
  --hub NAME          tells hubs apart that keep their Secrets in one namespace; it becomes part of their names
  --recheck SECONDS   how often an open session's token and server are looked at again; 30 unless told
`,
  async run(words, { env, stderr, stdout }) {
    const { values } = parseWords(words, {
      options: { namespace: { type: "string" }, hub: { type: "string" }, recheck: { type: "string" } },
    });
    const { service, prefix, ...access } = hubEnvironment(env);
    const { host, port } = listenAddress(env);
    const seconds = Number(values.recheck ?? "30");
    if (!(seconds >= 1 && seconds <= 3600)) {
      throw usageError("--recheck is a number of seconds from 1 to 3600.");
    }
    const secrets = new UserSecrets(userSecretsOptions(env, values));
    const api = new HubApi(access);
    const callers = new HubCallers(api, service);
    const server = new HubServer({
      identify: (token) => callers.identify(token),
      users: new HubUsers((caller) => secrets.open(caller)),
      wire: await loadSocketWire(),
      prefix,
      log: (line) => stderr.write(`${new Date().toISOString()} ${line}\n`),
      interval: seconds * 1000,
    });
    const listening = await server.listen(host, port);
    stdout.write(`Listening on ${host}, port ${listening}, at ${prefix}\n`);
    // The hub may start later than its services: what it lacks then is told to each session, and here once more.
    api.checkScopes().catch((error: unknown) => say(stderr, toSecretError(error)));
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    await server.close();
    await secrets.close();
    return 0;
  },
};
