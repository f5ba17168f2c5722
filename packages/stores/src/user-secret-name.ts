import { createHash } from "node:crypto";
import { DEFAULT_HUB } from "./user-secret-marks.ts";

/** As KubeSpawner 7 expands `{username}`: https://github.com/jupyterhub/kubespawner `spawner.py`, `slugs.py`. */
const LONGEST_SLUG = 48;
const HASH_LENGTH = 8;
const SEPARATOR = "---";

/**
 * The Secret of a hub's user. No user of one hub has a name that makes another hub's: the name of a hub holds no two dashes, and
 * those of KubeSpawner's are followed by a third one. Two users may have the same, since its hash is short: the Secret says whose it is. */
export function userSecretName(hub: string, user: string): string {
  return `nbsecrets-${hub === DEFAULT_HUB ? "" : `${hub}--`}${safeSlug(user)}`;
}

/** A user's name as KubeSpawner writes it into names of pods and volumes, so that its templates name the Secret as well. */
export function safeSlug(name: string): string {
  const isObjectName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name);
  return isObjectName && name.length <= LONGEST_SLUG && !name.includes("--") ? name : stripped(name);
}

function stripped(name: string): string {
  const hash = createHash("sha256").update(name, "utf8").digest("hex").slice(0, HASH_LENGTH);
  const longest = LONGEST_SLUG - HASH_LENGTH - SEPARATOR.length;
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, longest)
    .replace(/-+$/, "");
  const safe = plain === "" || /^[a-z]/.test(plain) ? plain : `x-${plain.slice(0, longest - 2)}`;
  return `${safe || "x"}${SEPARATOR}${hash}`;
}
