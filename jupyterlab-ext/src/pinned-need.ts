import type { PinnedNeed } from "@nbsecrets/references";
import type { CommandContext } from "./command-context";

/** What the notebook in front says of where to get this secret; undefined where it says nothing. */
export async function pinnedNeed({ notebooks }: CommandContext, name: string): Promise<PinnedNeed | undefined> {
  const metadata = notebooks?.currentWidget?.model?.sharedModel.metadata;
  const { readPinned } = await import("@nbsecrets/references");
  return readPinned(metadata).find((need) => need.name === name);
}
