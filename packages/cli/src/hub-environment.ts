import { places, type Environment, type UserSecretsOptions } from "@nbsecrets/stores";
import { usageError } from "./usage-error.ts";

/** What a JupyterHub says to a service of its. */
export interface HubEnvironment {
  readonly apiUrl: string;
  readonly token: string;
  readonly service: string;
  /** With a slash at its end. */
  readonly prefix: string;
}

/** Source: https://jupyterhub.readthedocs.io/en/stable/reference/services.html */
export function hubEnvironment(env: Environment): HubEnvironment {
  const service = env["JUPYTERHUB_SERVICE_NAME"] || "nbsecrets";
  return {
    apiUrl: wanted(env, "JUPYTERHUB_API_URL"),
    token: wanted(env, "JUPYTERHUB_API_TOKEN"),
    service,
    prefix: (env["JUPYTERHUB_SERVICE_PREFIX"] || `/services/${service}`).replace(/\/*$/, "/"),
  };
}

/** Where the hub's proxy looks for the service. */
export function listenAddress(env: Environment): { readonly host: string; readonly port: number } {
  const address = URL.parse(wanted(env, "JUPYTERHUB_SERVICE_URL"));
  if (address === null || address.protocol !== "http:") {
    throw usageError("JUPYTERHUB_SERVICE_URL is no address to listen on, as in http://0.0.0.0:8090.");
  }
  return { host: address.hostname.replace(/^\[|\]$/g, ""), port: Number(address.port || 80) };
}

/**
 * Which Secrets are those of the hub's users. What the environment says (NBSECRETS_HUB_NAMESPACE, NBSECRETS_HUB_NAME) is the same
 * for all commands of a pod; words win.
 */
export function userSecretsOptions(
  env: Environment,
  { namespace, hub }: { readonly namespace?: string | undefined; readonly hub?: string | undefined },
): UserSecretsOptions {
  const name = (hub ?? env["NBSECRETS_HUB_NAME"]) || undefined;
  if (name !== undefined && (!/^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(name) || name.includes("--"))) {
    throw usageError("--hub is a short name of small letters, digits and single dashes, as in research.");
  }
  const where = (namespace ?? env["NBSECRETS_HUB_NAMESPACE"]) || undefined;
  const hubId = env["NBSECRETS_HUB_ID"] || env["JUPYTERHUB_API_URL"] || undefined;
  const { kubeconfigFiles } = places(env, process.platform, process.getuid?.());
  return {
    env,
    kubeconfigFiles,
    ...(where === undefined ? {} : { namespace: where }),
    ...(name === undefined ? {} : { hub: name }),
    ...(hubId === undefined ? {} : { hubId }),
  };
}

function wanted(env: Environment, name: string): string {
  const value = env[name] ?? "";
  if (value === "") {
    throw usageError(`${name} is not set: this runs as a service of a JupyterHub.`);
  }
  return value;
}
