import { describe, expect, it } from "vitest";
import { mergePinned, readPinned, writePinned } from "../src/index.ts";

describe("needs pinned into a notebook", () => {
  it("come back as they were written, beside what others wrote", () => {
    const needs = [{ name: "A_KEY", hint: "Ask Ann", url: "https://example.com/keys?a=1#b" }, { name: "__proto__" }];
    const metadata = writePinned({ kernelspec: { name: "python3" }, nbsecrets: { other: 1 } }, needs);
    expect(readPinned(JSON.parse(JSON.stringify(metadata)))).toEqual(needs);
    expect(metadata).toMatchObject({ kernelspec: { name: "python3" }, nbsecrets: { other: 1 } });
    expect(writePinned(metadata, [])).toEqual({ kernelspec: { name: "python3" }, nbsecrets: { other: 1 } });
    expect(writePinned({ nbsecrets: { needs: [{ name: "A" }] } }, [])).toEqual({});
  });

  it("what a newer version wrote of a need stays", () => {
    const metadata = { nbsecrets: { needs: [{ name: "A", hint: "old", since: 3 }] } };
    expect(writePinned(metadata, [{ name: "A" }])).toEqual({ nbsecrets: { needs: [{ name: "A", since: 3 }] } });
  });

  it("of what two people changed at the same time, both changes hold", () => {
    const before = [{ name: "BOTH", hint: "old" }, { name: "DROPPED" }, { name: "KEPT" }, { name: "GONE" }];
    const wanted = [{ name: "BOTH", hint: "mine" }, { name: "KEPT" }, { name: "GONE" }, { name: "MINE" }];
    const now = [
      { name: "BOTH", hint: "theirs" },
      { name: "DROPPED" },
      { name: "KEPT", hint: "new" },
      { name: "THEIRS" },
    ];
    expect(mergePinned(before, wanted, now)).toEqual([
      { name: "BOTH", hint: "mine" },
      { name: "KEPT", hint: "new" },
      { name: "MINE" },
      { name: "THEIRS" },
    ]);
    expect(mergePinned(before, wanted, before)).toEqual(wanted);
    expect(mergePinned(before, [], before)).toEqual([]);
  });

  it.each([
    undefined,
    null,
    1,
    "text",
    [],
    { nbsecrets: null },
    { nbsecrets: [] },
    { nbsecrets: { needs: "A" } },
    { nbsecrets: { needs: { 0: { name: "A" } } } },
    {
      nbsecrets: {
        needs: [null, 1, "A", [], {}, { name: 1 }, { name: "" }, { name: "a b" }, { name: "A".repeat(254) }],
      },
    },
  ])("nothing is read from %j", (metadata) => {
    expect(readPinned(metadata)).toEqual([]);
    expect(readPinned(writePinned(metadata, [{ name: "A" }]))).toEqual([{ name: "A" }]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "command:workbench.action.quit",
    "file:///etc/passwd",
    "//example.com",
    "https://example.com/\u202Egnp",
    "https://user:pass@example.com/",
    'https://example.com/"onclick="x',
    "https://example.com/a b",
    "https:example.com",
    " https://example.com",
    `https://example.com/${"a".repeat(2_000)}`,
    1,
  ])("the link %j is passed over, and not written", (url) => {
    expect(readPinned({ nbsecrets: { needs: [{ name: "A", url }] } })).toEqual([{ name: "A" }]);
    expect(() => writePinned({}, [{ name: "A", url: url as string }])).toThrow(RangeError);
  });

  it("a hint is one line of what can be seen, of a length that fits", () => {
    const [need] = readPinned({ nbsecrets: { needs: [{ name: "A", hint: "  a\n\u202Eb\u0000\tc  " }] } });
    expect(need?.hint).toBe("a b c");
    const [long] = readPinned({ nbsecrets: { needs: [{ name: "A", hint: "x".repeat(100_000) }] } });
    expect(long?.hint).toHaveLength(300);
  });

  it("the first of two of one name counts, and of very many the first", () => {
    const needs = [
      { name: "A", hint: "one" },
      { name: "A", hint: "two" },
    ];
    expect(readPinned({ nbsecrets: { needs } })).toEqual([{ name: "A", hint: "one" }]);
    const many = Array.from({ length: 10_000 }, (_, index) => ({ name: `N${index}` }));
    expect(readPinned({ nbsecrets: { needs: many } })).toHaveLength(200);
  });

  it("a name that no secret may have is not written", () => {
    expect(() => writePinned({}, [{ name: "a b" }])).toThrow(RangeError);
  });
});
