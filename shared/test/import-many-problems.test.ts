import { expect, test } from "vitest";
import { parseImport } from "../src/index.ts";

test("of many problems the first fifty are told, and how many more there are", () => {
  const file = Array.from({ length: 60 }, (_none, index) => `no assignment\nNAME_${index}=value\n`).join("");
  const { entries, problems } = parseImport(new TextEncoder().encode(file), ".env");
  expect(entries).toHaveLength(60);
  expect(problems).toHaveLength(51);
  expect(problems[49]).toMatchObject({ line: 99, message: { key: "import-no-assignment" } });
  expect(problems[50]).toEqual({ message: { key: "import-more-problems", params: { count: "10" } } });
});
