import { describe, expect, it } from "vitest";
import { expiryOf, renderMessage } from "../src/index.ts";

const now = new Date(2027, 0, 31, 23, 30);

function said(expiresAt: string | undefined, language = "en"): string | undefined {
  const expiry = expiryOf({ expiresAt }, now, language);
  return expiry && `${expiry.state}: ${renderMessage(expiry.label)}`;
}

describe("expiryOf", () => {
  it.each([
    ["2027-01-30", "expired: expired yesterday"],
    ["2026-10-01", "expired: expired 4 months ago"],
    ["2027-01-31", "soon: expires today"],
    ["2027-02-01", "soon: expires tomorrow"],
    ["2027-02-14", "soon: expires in 14 days"],
    ["2027-02-15", "later: expires in 15 days"],
    ["2028-03-01", "later: expires next year"],
    ["2027-02-01T00:00:00Z", "soon: expires tomorrow"],
  ])("%s on the last evening of January 2027 is %s", (date, expected) => {
    expect(said(date)).toBe(expected);
  });

  it.each([undefined, "", "soon", "2027-99-99", "<img onerror=alert(1)>"])("says nothing of %j", (date) => {
    expect(said(date)).toBeUndefined();
  });

  it("says when in the language that is asked for", () => {
    expect(said("2027-02-01", "de")).toBe("soon: expires morgen");
  });
});
