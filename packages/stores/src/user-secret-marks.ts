import { SecretError } from "@nbsecrets/shared";
import type { SecretMarks } from "./kubernetes-write.ts";

/** Whose Secret it is. Names are given anew when their users are gone: the moment they were made tells them apart. */
export interface SecretOwner {
  readonly user: string;
  /** When the hub made this user, as the hub gives it; undefined where it gives none. */
  readonly created?: string;
}

/** The hub that is meant where a namespace is that of one alone. */
export const DEFAULT_HUB = "default";

const HUB_LABEL = "nbsecrets/hub";
const HUB_ID = "nbsecrets/hub-id";
const USER = "nbsecrets/hub-user";
const CREATED = "nbsecrets/hub-user-created";

/** A hub whose users have Secrets in a namespace. */
export interface HubOfSecrets {
  /** Tells the hubs of one namespace apart; a label's value, and part of the Secrets' names. */
  readonly name: string;
  /** Tells hubs apart that nobody named: who forgets to, would delete the other's Secrets. Undefined: it is not looked at. */
  readonly id?: string;
}

interface Metadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Selects the Secrets of a hub's users. */
export function ofHub({ name }: HubOfSecrets): string {
  return `${HUB_LABEL}=${name}`;
}

/** What a user's Secret says of itself. */
export function userSecretMarks({ name, id }: HubOfSecrets, { user, created }: SecretOwner): Required<SecretMarks> {
  return {
    labels: { "app.kubernetes.io/managed-by": "nbsecrets", [HUB_LABEL]: name },
    annotations: {
      ...(id === undefined ? {} : { [HUB_ID]: id }),
      [USER]: user,
      ...(created === undefined ? {} : { [CREATED]: created }),
    },
  };
}

/** The other hub that a Secret says it is of, as far as it says. */
export function otherHubOf({ labels, annotations }: Metadata, { name, id }: HubOfSecrets): string | undefined {
  const [label, said] = [labels?.[HUB_LABEL], annotations?.[HUB_ID]];
  if (label !== undefined && label !== name) {
    return label;
  }
  return said === undefined || id === undefined || said === id ? undefined : said;
}

/** Throws `denied` (`hub-namespace-taken`) where one of them is another hub's. */
export function refuseOtherHub(found: readonly Metadata[], hub: HubOfSecrets, namespace: string): void {
  const other = found.map((metadata) => otherHubOf(metadata, hub)).find((one) => one !== undefined);
  if (other !== undefined) {
    throw new SecretError("denied", "hub-namespace-taken", { namespace, other, hub: hub.id ?? hub.name });
  }
}

/** Whether nobody ever marked it: it was made by hand. */
export function isUnmarked(metadata: Metadata): boolean {
  return metadata.labels?.[HUB_LABEL] === undefined && ownerOf(metadata) === undefined;
}

/** Whom a Secret says that it was made for; undefined where it was made by somebody else, for something else. */
export function ownerOf({ annotations = {} }: Metadata): SecretOwner | undefined {
  const { [USER]: user, [CREATED]: created } = annotations;
  return user === undefined ? undefined : { user, ...(created === undefined ? {} : { created }) };
}

/** Whether it is this user's, of this hub. */
export function isOwnedBy(metadata: Metadata, hub: HubOfSecrets, { user, created }: SecretOwner): boolean {
  const owner = ownerOf(metadata);
  const isOfHub = metadata.labels?.[HUB_LABEL] === hub.name && otherHubOf(metadata, hub) === undefined;
  return isOfHub && owner?.user === user && isSameTime(owner.created, created);
}

/**
 * Whether two times that a hub gave are those of one user. Some databases keep whole seconds, so that a hub says another time
 * once it was started anew. A time that is not known is no difference.
 */
export function isSameTime(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === other) {
    return true;
  }
  return [one, other].some(isWholeSecond) && Math.abs(Date.parse(one) - Date.parse(other)) <= 1000;
}

/** Two times that both have a fraction were never rounded: somebody may be made anew within a second. */
function isWholeSecond(time: string): boolean {
  return /T\d\d:\d\d:\d\d(\.0+)?(Z|[-+]\d\d:?\d\d)?$/.test(time);
}
