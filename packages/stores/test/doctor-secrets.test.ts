import { MAX_ENVIRONMENT_VALUE_BYTES, reservedNames, type DoctorFinding } from "@nbsecrets/shared";
import { describe, expect, test } from "vitest";
import { Digester, factsOf } from "../src/doctor-facts.ts";
import { examineSecrets } from "../src/doctor-secrets.ts";

const KIB = 1024;

const examine = (
  secrets: Readonly<Record<string, string | Uint8Array>>,
  env: Readonly<Record<string, string>> = {},
): readonly DoctorFinding[] => {
  const bytes = new Map(
    Object.entries(secrets).map(([name, value]) => [name, typeof value === "string" ? Buffer.from(value) : value]),
  );
  return examineSecrets(factsOf(bytes, env, new Digester()), [], new Date());
};
const told = (findings: readonly DoctorFinding[]): readonly string[] =>
  findings
    .filter(({ level }) => level !== "ok")
    .map(({ level, key, names }) => [level, key, ...(names ?? [])].join(" "));

test("nothing to tell is told, check by check", () => {
  expect(examine({ A: "one", B: "-----BEGIN-----\nof several lines\n", C: "" }).map(({ key }) => key)).toEqual([
    "doctor-names",
    "doctor-values",
    "doctor-variables",
    "doctor-expiry",
  ]);
});

describe("names", () => {
  test("that shells, the loader or nothing can read", () => {
    const secrets = { "1A": "", LD_PRELOAD: "", NODE_AUTH_TOKEN: "", "a.b": "", "": "", __proto_: "" };
    expect(told(examine(secrets))).toEqual([
      "note doctor-names-unusable  a.b",
      "note doctor-names-digit 1A",
      "note doctor-names-reserved LD_PRELOAD",
    ]);
  });

  test("every reserved one; the sentence shows the first few", () => {
    const [finding] = examine(Object.fromEntries([...reservedNames].map((name) => [name, "x"])));
    expect(finding?.names).toEqual([...reservedNames].sort());
    expect(finding?.params["names"]).toMatch(/^BASH_ENV, [A-Z_, ]+ and [0-9]+ more$/);
  });
});

describe("values", () => {
  test("one line that ends with a line break; text of several lines is meant so", () => {
    const secrets = { UNIX: "a\n", DOS: "a\r\n", TWO: "a\nb\n", BLANK: "\n", PLAIN: "a", INNER: "a\nb" };
    expect(told(examine(secrets))).toEqual(["note doctor-values-newline DOS UNIX"]);
  });

  test("larger than an environment takes, from the first byte on", () => {
    const secrets = {
      FITS: new Uint8Array(MAX_ENVIRONMENT_VALUE_BYTES).fill(65),
      LARGE: new Uint8Array(MAX_ENVIRONMENT_VALUE_BYTES + 1).fill(65),
    };
    expect(told(examine(secrets))).toEqual(["note doctor-values-large LARGE"]);
  });

  test("that no variable can hold", () => {
    const secrets = { LATIN: Uint8Array.of(0xe9), ZERO: "a\0b", TEXT: "é" };
    expect(told(examine(secrets))).toEqual(["note doctor-values-binary LATIN ZERO"]);
  });

  test("all together more than 1 MiB, in the loader's order; reserved names do not count, a small one still fits", () => {
    const large = new Uint8Array(96 * KIB).fill(65);
    const names = Array.from({ length: 11 }, (_, index) => `N${String(index).padStart(2, "0")}`);
    const secrets = { ...Object.fromEntries(names.map((name) => [name, large])), LD_PRELOAD: large, Z: "small" };
    expect(told(examine(secrets))).toEqual(["note doctor-names-reserved LD_PRELOAD", "note doctor-values-total N10"]);
  });
});

test("variables of the same name: another value hides a secret, the same one does not", () => {
  const env = { A: "other", B: "b", C: "", PATH: "/bin", "a.b": "other" };
  const findings = told(examine({ A: "a", B: "b", C: "c", D: "d", PATH: "p", constructor: "x" }, env));
  expect(findings).toEqual(["note doctor-names-reserved PATH", "note doctor-variables-hide A C"]);
});

test("a digest tells bytes apart, for its own object only", () => {
  const digester = new Digester();
  const bytes = Buffer.from("a");
  expect(digester.digest(bytes)).toBe(digester.digest(Buffer.from("a")));
  expect(digester.digest(bytes)).not.toBe(digester.digest(Buffer.from("b")));
  expect(digester.digest(bytes)).not.toBe(new Digester().digest(bytes));
});
