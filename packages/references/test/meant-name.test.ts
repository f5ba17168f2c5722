import { expect, test } from "vitest";
import { meantName } from "../src/index.ts";

const meant = (code: string, language = "python"): string | undefined =>
  meantName("OPENAI_API_KYE", ["OTHER", "OPENAI_API_KEY"], { code, language });

test("the name that was meant is one that can be put into the cell", () => {
  expect(meant('os.environ["OPENAI_API_KYE"]')).toBe("OPENAI_API_KEY");
  expect(meant("process.env.OPENAI_API_KYE", "javascript")).toBe("OPENAI_API_KEY");
  expect(meant('Sys.getenv("OPENAI_API_KYE")', "R")).toBe("OPENAI_API_KEY");
});

test("where the cell only calls what reads it, or says it in a comment, nothing there can be corrected", () => {
  expect(meant("connect()")).toBeUndefined();
  expect(meant("connect()  # OPENAI_API_KYE")).toBeUndefined();
  expect(meant("connect(OPENAI_API_KYE=1)")).toBeUndefined();
});

test("where no stored name is like it, none was meant", () => {
  expect(meantName("OPENAI_API_KYE", ["OTHER"], { code: 'os.environ["OPENAI_API_KYE"]', language: "python" })).toBe(
    undefined,
  );
});
