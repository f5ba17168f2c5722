import { expect, test } from "vitest";
import { changesEnvironment } from "../src/changes-environment.ts";

test.each([
  'os.environ["A"] = "b"',
  'del os.environ["A"]',
  "os.environ.clear()",
  'os.environ["PATH"] += ":/opt"',
  "os.environ.update(x)",
  'os.putenv("A", "b")',
  "%env A=b",
  "%set_env A b",
  "load_dotenv()\nfrom dotenv import load_dotenv",
  "load_dotenv(override=True)",
  'nbsecrets.load("A")',
  "env = os.environ",
])("may change variables: %s", (code) => {
  expect(changesEnvironment(code)).toBe(true);
});

test.each([
  'print(os.environ["A"], os.environ.get("B", ""))',
  'os.getenv("A")',
  'from os import environ\nif environ["A"] == "b": pass',
  "x = 1",
])("only reads: %s", (code) => {
  expect(changesEnvironment(code)).toBe(false);
});
