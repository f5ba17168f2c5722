import { accessSync, constants, readlinkSync } from "node:fs";
import { join } from "node:path";
import { SecretError, type Message } from "@nbsecrets/shared";
import { errnoOf } from "./file-error.ts";
import { DATA_LINK } from "./mount-contents.ts";

/** Who keeps a mount that is not ours to write: the kubelet, or somebody for whom it is not read-only. */
export type MountKeeper = "kubernetes" | "elsewhere";

/** `..2026_01_31_10_00_00.123456789`: the kubelet names each generation by the time when it wrote it. */
const kubeletGeneration = /^\.\.[0-9]{4}(_[0-9]{2}){5}\.[0-9]+$/;

/** How long the kubelet takes at most, at its defaults, in seconds: a period of 60 s, lengthened by up to half of it. */
const KUBELET = 90;

/** How long a change takes at most to the files, in seconds, where somebody else writes them. */
export function keptDelay(keeper: MountKeeper | undefined): { readonly arrivesWithin?: number } {
  return keeper === undefined ? {} : { arrivesWithin: KUBELET };
}

/** Undefined when nothing says that somebody else keeps what is at `directory`. Looks, and changes nothing. */
export async function mountKeeper(directory: string): Promise<MountKeeper | undefined> {
  const target = linkTarget(join(directory, DATA_LINK));
  if (kubeletGeneration.test(target)) {
    return "kubernetes";
  }
  return isReadOnly(directory) ? "elsewhere" : undefined;
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function isReadOnly(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return false;
  } catch (error) {
    return errnoOf(error) === "EROFS";
  }
}

/** Why nothing is written there. */
export function keptRefusal(directory: string, keeper: MountKeeper): SecretError {
  const key = keeper === "kubernetes" ? "mount-kubernetes" : "mount-read-only";
  return new SecretError("denied", key, { path: directory });
}

/** The same as news and not as a failure, for a directory that kernels read all the same. */
export function keptNote(directory: string, keeper: MountKeeper): Message {
  const key = keeper === "kubernetes" ? "mount-kept-kubernetes" : "mount-kept-elsewhere";
  return { key, params: { path: directory } };
}
