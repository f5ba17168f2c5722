import { describe, expect, it } from "vitest";
import { nameWords, unknownWords, type KernelStage, type SecretInfo } from "../src/index.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const english = { language: "en", translate: (template: string) => template };
const info: SecretInfo = {
  name: "API_TOKEN",
  version: "1",
  description: "raw data",
  updatedAt: "2026-03-07T12:00:00Z",
  expiresAt: "2026-03-12",
};
const kernel = (stage: KernelStage) => ({ stages: new Map([["API_TOKEN", stage]]) });

describe("what is said of a stored name in code", () => {
  it("is its state in the kernel with what to do, its note and its dates", () => {
    expect(nameWords(info, kernel("old"), now, english)).toEqual({
      state: "Old value in kernel",
      note: "raw data",
      lines: [
        "Stored → mounted. This kernel still has the value from before. Load it to replace that.",
        "raw data",
        expect.stringMatching(/^Changed 3\/7\/2026/),
        "Expires 2026-03-12",
      ],
    });
  });

  it("is that it is stored where no kernel was asked, or before it was saved", () => {
    const bare: SecretInfo = { name: "API_TOKEN", version: "1" };
    for (const known of [undefined, { stages: new Map() }, kernel("not-saved")]) {
      expect(nameWords(bare, known, now, english)).toEqual({ state: "Stored", note: "", lines: [] });
    }
  });
});

it("offers the name that was meant for an unknown one only where there is one", () => {
  expect(unknownWords("A_KEY").meant).toBeUndefined();
  expect(unknownWords("A_KYE", "A_KEY").meant).toEqual({ key: "failure-meant", params: { name: "A_KEY" } });
});
