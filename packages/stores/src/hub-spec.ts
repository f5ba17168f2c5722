import { SecretError } from "@nbsecrets/shared";
import type { Environment } from "./places.ts";

/** Where a hub's secrets service is, and what shows it who asks. */
export interface HubAddress {
  /** With a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/**
 * Reads `hub:URL`, or `hub:` where `NBSECRETS_HUB_URL` names it; the token is the one that the hub gave this session.
 *
 * @returns undefined when `spec` names another kind of store. Throws `unsupported` when it names none, or there is no token.
 */
export function parseHubSpec(spec: string, env: Environment): HubAddress | undefined {
  const [, named] = /^hub(?::(.*))?$/s.exec(spec) ?? [];
  if (named === undefined && spec !== "hub") {
    return undefined;
  }
  const url = URL.parse(named || env["NBSECRETS_HUB_URL"] || "");
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new SecretError("unsupported", "hub-spec", { spec });
  }
  const token = env["JUPYTERHUB_API_TOKEN"] ?? "";
  if (token === "") {
    throw new SecretError("unsupported", "hub-no-token");
  }
  return { url: url.href.replace(/\/*$/, "/"), token };
}
