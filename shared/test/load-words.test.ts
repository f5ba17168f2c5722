import { expect, test } from "vitest";
import { loadIntoKernel, loadWords, renderMessage } from "../src/index.ts";

const words = (...told: Parameters<typeof loadWords>): string | undefined => {
  const message = loadWords(...told);
  return message && renderMessage(message);
};

test("what a load came to is said where rows do not say it", () => {
  const loaded = { loaded: ["A"], skipped: [], hasPackage: true };
  expect(words(loaded, true)).toBeUndefined();
  expect(words(loaded, false)).toBe("Loaded: A.");
  expect(words({ loaded: ["A"], skipped: ["B"], hasPackage: true }, true)).toMatch(/^Not loaded: B\./);
  expect(words(undefined, true)).toMatch(/Try again, or restart the kernel\.$/);
});

test("where code has replaced os.environ that is why, and nothing is asked of the service", async () => {
  const answer = { loaded: [], skipped: ["A"], package: true, usable: false, environment: {}, mount: {}, machine: "m" };
  const { outcome, stages } = await loadIntoKernel(
    {
      evaluate: async () => `'${Buffer.from(JSON.stringify(answer)).toString("base64")}'`,
      newKey: () => "ab".repeat(16),
      service: { stages: async () => Promise.reject(new Error("It was asked.")) },
    },
    ["A"],
    ["A"],
  );
  expect(stages).toBeUndefined();
  expect(words(outcome, true)).toMatch(/has replaced os\.environ.*Restart the kernel\.$/);
});
