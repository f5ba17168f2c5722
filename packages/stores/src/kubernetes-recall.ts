import type { Recall } from "@nbsecrets/shared";
import type { KubernetesLister, KubernetesListing, SecretValues } from "./kubernetes-secret.ts";

/**
 * The values of these secrets, without a request. Only bytes whose digest is the listed one count, so that it does not
 * matter where they come from, nor how old they are. Undefined unless all are there.
 */
export async function recallValues(
  names: readonly string[],
  listing: KubernetesListing,
  lister: KubernetesLister,
  recall: Recall | undefined,
): Promise<SecretValues | undefined> {
  const data: [string, string][] = [];
  for (const name of names) {
    const value = await recall?.(name);
    const base64 = value && Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
    if (base64 === undefined || listing.entries.get(name)?.digest !== lister.digest(base64)) {
      return undefined;
    }
    data.push([name, base64]);
  }
  return { data: Object.fromEntries(data) };
}
