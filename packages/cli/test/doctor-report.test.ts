import type { DoctorFinding } from "@nbsecrets/shared";
import { expect, test } from "vitest";
import { doctorReport } from "../src/doctor-report.ts";

const findings: readonly DoctorFinding[] = [
  { check: "store-read", level: "ok", key: "doctor-store", params: { place: "this computer", count: "2" } },
  { check: "mount-place", level: "problem", key: "doctor-mount-absent", params: { path: "/run/user/1000/nbsecrets" } },
  { check: "secret-names", level: "note", key: "doctor-names-reserved", params: { names: "PATH" }, names: ["PATH"] },
];
const plain = { columns: 80, unicode: false, colour: false };

test("on paper: words, ASCII, 80 columns, a command on a line of its own", () => {
  expect(doctorReport(findings, plain)).toBe(`Store
  ok      The store can be read (this computer). Secrets: 2.

Mount
  PROBLEM /run/user/1000/nbsecrets is not there, so code finds no secrets.
          Run: nbsecrets mount

Secrets
  note    The loader skips names that change how programs start, unless it is
          asked for them by name: PATH. Other names are safer.

1 problem, 1 note.
`);
});

test("at a terminal: marks and colours", () => {
  const shown = doctorReport(findings, { columns: 50, unicode: true, colour: true });
  expect(shown).toContain(
    "\u001b[1mMount\u001b[0m\n" +
      "  \u001b[31m✗\u001b[0m /run/user/1000/nbsecrets is not there, so code\n    finds no secrets.\n    Run: nbsecrets mount\n",
  );
  expect(shown).toContain("  \u001b[32m✓\u001b[0m The store");
  expect(shown).toContain("  \u001b[33m•\u001b[0m The loader");
});

test("a command is never broken, however long, and a name steers no terminal", () => {
  const path = `/${"d".repeat(120)}`;
  const [absent] = findings.slice(1);
  const shown = doctorReport(
    [
      { check: "mount-access", level: "problem", key: "permissions", params: { path, mode: "755", wanted: "700" } },
      { check: "mount-place", level: "note", key: absent?.key ?? "internal", params: { path: "a\u001b[2Jb\nc…" } },
    ],
    plain,
  );
  expect(shown).toContain(`          Run: chmod 700 ${path}\n`);
  expect(shown).toContain("a?[2Jb?c... is not there");
});

test("all well", () => {
  expect(doctorReport(findings.slice(0, 1), plain)).toMatch(/\n\nNo problem, no notes\.\n$/);
});
