import {
  MAX_ENVIRONMENT_VALUE_BYTES,
  calendarDate,
  checkName,
  nameSome,
  reservedNames,
  soonDays,
  type DoctorCheck,
  type DoctorFinding,
  type DoctorLevel,
  type MessageKey,
  type SecretInfo,
} from "@nbsecrets/shared";
import type { SecretFact, SecretFacts } from "./doctor-facts.ts";

/** What the loader puts into one environment in all, in bytes; as in the Python package. */
const MAX_ENVIRONMENT_BYTES = 1024 * 1024;
const DAY = 24 * 60 * 60 * 1000;

/** What code will meet that reads these secrets. Pure. */
export function examineSecrets(facts: SecretFacts, infos: readonly SecretInfo[], now: Date): readonly DoctorFinding[] {
  return [...examineNames(facts), ...examineValues(facts), ...examineVariables(facts), ...examineExpiry(infos, now)];
}

function examineNames(facts: SecretFacts): readonly DoctorFinding[] {
  const names = [...facts.keys()];
  const usable = names.filter((name) => checkName(name) === undefined);
  const unusable = names.filter((name) => checkName(name) !== undefined);
  return orElse("secret-names", "doctor-names", [
    some("secret-names", "note", "doctor-names-unusable", unusable),
    some("secret-names", "note", "doctor-names-digit", usable.filter(startsWithDigit)),
    some("secret-names", "note", "doctor-names-reserved", usable.filter(isReserved)),
  ]);
}

function examineValues(facts: SecretFacts): readonly DoctorFinding[] {
  const isLarge = ({ bytes }: SecretFact): boolean => bytes > MAX_ENVIRONMENT_VALUE_BYTES;
  const where = (holds: (fact: SecretFact) => boolean): readonly string[] =>
    [...facts].filter(([name, fact]) => checkName(name) === undefined && holds(fact)).map(([name]) => name);
  return orElse("secret-values", "doctor-values", [
    some(
      "secret-values",
      "note",
      "doctor-values-newline",
      where((fact) => fact.isLineWithBreak),
    ),
    some("secret-values", "note", "doctor-values-large", where(isLarge)),
    some(
      "secret-values",
      "note",
      "doctor-values-binary",
      where((fact) => !isLarge(fact) && !fact.isText),
    ),
    some(
      "secret-values",
      "note",
      "doctor-values-total",
      beyondTotal(
        facts,
        where((fact) => !isLarge(fact) && fact.isText),
      ),
    ),
  ]);
}

/** Those that the loader leaves out when it is asked for all: it takes them in the order of names. */
function beyondTotal(facts: SecretFacts, loadable: readonly string[]): readonly string[] {
  let total = 0;
  return loadable.filter((name) => {
    const bytes = facts.get(name)?.bytes ?? 0;
    if (isReserved(name)) {
      return false;
    }
    if (total + bytes > MAX_ENVIRONMENT_BYTES) {
      return true;
    }
    total += bytes;
    return false;
  });
}

function examineVariables(facts: SecretFacts): readonly DoctorFinding[] {
  const hidden = [...facts].filter(([name, fact]) => fact.isHidden && !isReserved(name)).map(([name]) => name);
  return orElse("secret-variables", "doctor-variables", [
    some("secret-variables", "note", "doctor-variables-hide", hidden),
  ]);
}

function examineExpiry(infos: readonly SecretInfo[], now: Date): readonly DoctorFinding[] {
  const today = calendarDate(now);
  const last = calendarDate(new Date(now.getTime() + soonDays * DAY));
  const dated = infos.filter(({ expiresAt }) => /^\d{4}-\d{2}-\d{2}/.test(expiresAt ?? ""));
  const until = (info: SecretInfo): string => (info.expiresAt ?? "").slice(0, today.length);
  const over = dated.filter((info) => until(info) < today);
  const soon = dated.filter((info) => until(info) >= today && until(info) <= last);
  const days = String(soonDays);
  return orElse(
    "secret-expiry",
    "doctor-expiry",
    [
      some(
        "secret-expiry",
        "problem",
        "doctor-expiry-over",
        over.map((info) => info.name),
      ),
      some(
        "secret-expiry",
        "note",
        "doctor-expiry-soon",
        soon.map((info) => info.name),
        { days },
      ),
    ],
    { days },
  );
}

function startsWithDigit(name: string): boolean {
  return /^[0-9]/.test(name);
}

function isReserved(name: string): boolean {
  return reservedNames.has(name);
}

/** Undefined when there are no such secrets. */
function some(
  check: DoctorCheck,
  level: DoctorLevel,
  key: MessageKey,
  names: readonly string[],
  params: Readonly<Record<string, string>> = {},
): DoctorFinding | undefined {
  return names.length === 0 ? undefined : { check, level, key, params: { ...params, names: nameSome(names) }, names };
}

function orElse(
  check: DoctorCheck,
  key: MessageKey,
  found: readonly (DoctorFinding | undefined)[],
  params: Readonly<Record<string, string>> = {},
): readonly DoctorFinding[] {
  const findings = found.filter((finding) => finding !== undefined);
  return findings.length > 0 ? findings : [{ check, level: "ok", key, params }];
}
