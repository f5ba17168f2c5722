import { describe, expect, it } from "vitest";
import { rowWords, type SecretInfo } from "../src/index.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const english = { language: "en", translate: (template: string) => template };
const info = (more: Partial<SecretInfo>): SecretInfo => ({ name: "API_TOKEN", version: "1", ...more });

describe("what a row says", () => {
  it("is its name alone where nothing else is known", () => {
    expect(rowWords(info({}), now, english)).toEqual({
      name: "API_TOKEN",
      description: "",
      changed: "",
      label: "API_TOKEN",
      title: "API_TOKEN",
    });
  });

  it("is all that is known, in short and in full", () => {
    const secret = info({ description: "raw data", updatedAt: "2026-03-07T12:00:00Z", expiresAt: "2026-03-12" });
    const words = rowWords(secret, now, english);
    expect(words.changed).toBe("3d ago");
    expect(words.expiry).toEqual({ state: "soon", text: "expires in 2 days" });
    expect(words.label).toBe("API_TOKEN, raw data, changed 3 days ago, expires in 2 days");
    expect(words.title.split("\n")).toEqual([
      "API_TOKEN",
      "raw data",
      expect.stringMatching(/^Changed 3\/7\/2026/),
      "Expires 2026-03-12",
    ]);
  });

  it("says why a secret cannot be changed", () => {
    const words = rowWords(info({ readOnly: "immutable" }), now, english);
    expect(words.label).toBe("API_TOKEN, read-only");
    expect(words.title).toContain("marked immutable");
  });

  it("says nothing of the future where another machine's clock is ahead", () => {
    expect(rowWords(info({ updatedAt: "2026-03-10T13:00:00Z" }), now, english).changed).toBe("now");
  });

  it("shows what others wrote in short, and nothing that hides", () => {
    const words = rowWords(info({ name: "A\u202eB", description: "x".repeat(10_000) }), now, english);
    expect(words.name).toBe("A⟨U+202E⟩B");
    expect(words.description).toHaveLength(300);
  });

  it("speaks another language", () => {
    const german = {
      language: "de",
      translate: (template: string) => (template === "changed {when}" ? "geändert {when}" : template),
    };
    expect(rowWords(info({ updatedAt: "2026-03-07T12:00:00Z" }), now, german).label).toBe(
      "API_TOKEN, geändert vor 3 Tagen",
    );
  });
});
