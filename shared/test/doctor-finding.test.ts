import { expect, test } from "vitest";
import { doctorSections, messages, nameSome, withoutRepetition, type DoctorFinding } from "../src/index.ts";

test("each check is in one section, and each section has a title", () => {
  const checks = Object.values(doctorSections).flat();
  expect(new Set(checks).size).toBe(checks.length);
  for (const section of Object.keys(doctorSections)) {
    expect(messages).toHaveProperty([`doctor-section-${section}`]);
  }
});

test("a sentence names five secrets, and no name at any length", () => {
  expect(nameSome([])).toBe("");
  expect(nameSome(["A", "B"])).toBe("A, B");
  expect(nameSome(["A", "B", "C", "D", "E"])).toBe("A, B, C, D, E");
  expect(nameSome(["A", "B", "C", "D", "E", "F", "G"])).toBe("A, B, C, D, E and 2 more");
  expect(nameSome(["x".repeat(253)])).toBe(`${"x".repeat(60)}…`);
});

test("the same problem is shown once; what is well, each time", () => {
  const of = (check: DoctorFinding["check"], level: DoctorFinding["level"], path: string): DoctorFinding => {
    return { check, level, key: "file-unreadable", params: { path } };
  };
  const findings = [
    of("store-read", "problem", "/a"),
    of("store-rights", "problem", "/a"),
    of("store-files", "problem", "/b"),
    of("mount-place", "ok", "/a"),
    of("mount-access", "ok", "/a"),
  ];
  expect(withoutRepetition(findings)).toEqual(findings.filter(({ check }) => check !== "store-rights"));
});
