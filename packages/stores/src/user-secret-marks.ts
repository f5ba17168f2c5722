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
const USER = "nbsecrets/hub-user";
const CREATED = "nbsecrets/hub-user-created";

interface Metadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Selects the Secrets of a hub's users. */
export function ofHub(hub: string): string {
  return `${HUB_LABEL}=${hub}`;
}

/** What a user's Secret says of itself. */
export function userSecretMarks(hub: string, { user, created }: SecretOwner): Required<SecretMarks> {
  return {
    labels: { "app.kubernetes.io/managed-by": "nbsecrets", [HUB_LABEL]: hub },
    annotations: { [USER]: user, ...(created === undefined ? {} : { [CREATED]: created }) },
  };
}

/** Whom a Secret says that it was made for; undefined where it was made by somebody else, for something else. */
export function ownerOf({ annotations = {} }: Metadata): SecretOwner | undefined {
  const { [USER]: user, [CREATED]: created } = annotations;
  return user === undefined ? undefined : { user, ...(created === undefined ? {} : { created }) };
}

/** Whether it is this user's, of this hub. */
export function isOwnedBy(metadata: Metadata, hub: string, { user, created }: SecretOwner): boolean {
  const owner = ownerOf(metadata);
  return metadata.labels?.[HUB_LABEL] === hub && owner?.user === user && isSameTime(owner.created, created);
}

/**
 * Whether two times that a hub gave are those of one user. Some databases keep whole seconds, so that a hub says another time
 * once it was started anew. A time that is not known is no difference.
 */
export function isSameTime(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === other) {
    return true;
  }
  return Math.abs(Date.parse(one) - Date.parse(other)) <= 1000;
}
