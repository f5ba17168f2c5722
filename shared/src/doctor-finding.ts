import type { Message } from "./messages.ts";

/** `note`: it works, and somebody may want to know. `problem`: it does not, and the sentence says what to do. */
export type DoctorLevel = "ok" | "note" | "problem";

/** What the doctor looks at, in the order in which it is shown. The words are stable: scripts rely on them. */
export const doctorSections = {
  store: ["store-read", "store-rights", "store-files", "store-lock", "store-space"],
  mount: [
    "mount-place",
    "mount-access",
    "mount-memory",
    "mount-contents",
    "mount-standard",
    "mount-loader",
    "mount-shared",
  ],
  secrets: ["secret-names", "secret-values", "secret-variables", "secret-expiry"],
  versions: ["version"],
} as const;

export type DoctorSection = keyof typeof doctorSections;
export type DoctorCheck = (typeof doctorSections)[DoctorSection][number];

/** What one check found, as a sentence by key and parameters. By its type it holds no value. */
export interface DoctorFinding extends Message {
  readonly check: DoctorCheck;
  readonly level: DoctorLevel;
  /** All the secrets it is about; the sentence may show fewer. */
  readonly names?: readonly string[];
}

const SHOWN_NAMES = 5;
const SHOWN_CHARACTERS = 60;

/** Names as a sentence shows them: a store may hold a thousand, and names that are very long. */
export function nameSome(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => {
    return name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name;
  });
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** For a person, one cause is one line: where nothing answers, every question fails in the same way. */
export function withoutRepetition(findings: readonly DoctorFinding[]): readonly DoctorFinding[] {
  const told = new Set<string>();
  return findings.filter(({ level, key, params }) => {
    const sentence = JSON.stringify([key, params]);
    const isNew = level !== "problem" || !told.has(sentence);
    told.add(sentence);
    return isNew;
  });
}
