import { describe, expect, it } from "vitest";
import { visibleText } from "../src/index.ts";

describe("visibleText", () => {
  it.each(["API_KEY", "1PASSWORD", "my-key.pem", "schlüssel", "مفتاح", "鍵", "🔑", "<img src=x>", "two words", ""])(
    "leaves %j as it is",
    (name) => {
      expect(visibleText(name)).toBe(name);
    },
  );

  it.each([
    ["API_\u202EYEK", "API_⟨U+202E⟩YEK"],
    ["API_KEY\u200B", "API_KEY⟨U+200B⟩"],
    ["API\nKEY", "API⟨U+000A⟩KEY"],
    ["\u0000", "⟨U+0000⟩"],
    ["\u00A0", "⟨U+00A0⟩"],
    ["\u3164", "⟨U+3164⟩"],
    ["\uFE0F", "⟨U+FE0F⟩"],
    ["\u{E0001}", "⟨U+E0001⟩"],
    ["\uD83D", "⟨U+D83D⟩"],
  ])("shows what nobody would see in %j", (name, expected) => {
    expect(visibleText(name)).toBe(expected);
  });
});
