import { UUID } from "@lumino/coreutils";

const prefix = "nbsecrets-load-";

/** The id of a request that loads secrets into a kernel, by which other pages with the same kernel know what it did. */
export function newLoadId(): string {
  return prefix + UUID.uuid4();
}

export function isLoadId(id: string): boolean {
  return id.startsWith(prefix);
}
