import { once } from "node:events";
import { UserSecrets, loadSocketWire, places, type Environment } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { HubCallers } from "./hub-callers.ts";
import { HubServer } from "./hub-server.ts";
import { HubUsers } from "./hub-users.ts";
import { parseWords } from "./parse-words.ts";
import { usageError } from "./usage-error.ts";

export const hubServiceCommand: Command = {
  usage: "hub-service [--namespace NAME]",
  help: `Keeps the secrets of a JupyterHub's users in one namespace of Kubernetes, one Secret for each user, and serves every session
those of its own user. It runs as a service of the hub, and reads what the hub gives its services: JUPYTERHUB_API_URL,
JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_NAME, JUPYTERHUB_SERVICE_PREFIX and JUPYTERHUB_SERVICE_URL, where it listens.
Each session that comes, goes or is refused is one line on standard error. SIGTERM ends it.

  --namespace NAME   where the Secrets are; else the pod's own namespace, or the kubeconfig's
`,
  async run(words, { env, stderr, stdout }) {
    const { values } = parseWords(words, { options: { namespace: { type: "string" } } });
    const { apiUrl, token, service, prefix, host, port } = hubService(env);
    const { kubeconfigFiles } = places(env, process.platform, process.getuid?.());
    const { namespace } = values;
    const secrets = new UserSecrets({ env, kubeconfigFiles, ...(namespace === undefined ? {} : { namespace }) });
    const callers = new HubCallers({ apiUrl, token, service });
    const server = new HubServer({
      identify: (callerToken) => callers.identify(callerToken),
      users: new HubUsers((caller) => secrets.open(caller)),
      wire: await loadSocketWire(),
      prefix,
      log: (line) => stderr.write(`${new Date().toISOString()} ${line}\n`),
    });
    const listening = await server.listen(host, port);
    stdout.write(`Listening on ${host}, port ${listening}, at ${prefix}\n`);
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    await server.close();
    await secrets.close();
    return 0;
  },
};

interface HubService {
  readonly apiUrl: string;
  readonly token: string;
  readonly service: string;
  readonly prefix: string;
  readonly host: string;
  readonly port: number;
}

/** What the hub says to its services: https://jupyterhub.readthedocs.io/en/stable/reference/services.html */
function hubService(env: Environment): HubService {
  const wanted = (name: string): string => {
    const value = env[name] ?? "";
    if (value === "") {
      throw usageError(`${name} is not set: this runs as a service of a JupyterHub.`);
    }
    return value;
  };
  const service = env["JUPYTERHUB_SERVICE_NAME"] || "nbsecrets";
  const address = URL.parse(wanted("JUPYTERHUB_SERVICE_URL"));
  if (address === null || address.protocol !== "http:") {
    throw usageError("JUPYTERHUB_SERVICE_URL is no address to listen on, as in http://0.0.0.0:8090.");
  }
  return {
    apiUrl: wanted("JUPYTERHUB_API_URL"),
    token: wanted("JUPYTERHUB_API_TOKEN"),
    service,
    prefix: (env["JUPYTERHUB_SERVICE_PREFIX"] || `/services/${service}`).replace(/\/*$/, "/"),
    host: address.hostname.replace(/^\[|\]$/g, ""),
    port: Number(address.port || 80),
  };
}
