import { describe, expect, it } from "vitest";
import { stagesOfStatus, type SecretInfo, type StatusOfKernel } from "../src/index.ts";

/** When the kernel wrote, in milliseconds since 1970. */
const wrote = Date.parse("2026-11-28T12:00:00Z");
const minute = 60_000;

const status: StatusOfKernel = {
  mount: "/mount",
  generation: "..1",
  loaded: new Set(["A", "B"]),
  earlier: new Set(),
  others: new Map(),
  writtenAt: wrote,
};

const secret = (name: string, more: Partial<SecretInfo> = {}): SecretInfo => ({ name, version: "1", ...more });

/** The stages of `secrets` where the mount is of this generation, with files of these ages. */
function stages(
  generation: string,
  files: Readonly<Record<string, number>>,
  secrets: readonly SecretInfo[],
  of: Partial<StatusOfKernel> = {},
): object {
  const mounts = new Map([["/mount", { generation, files: new Map(Object.entries(files)) }]]);
  return Object.fromEntries(stagesOfStatus({ ...status, ...of }, "/mount", mounts, secrets));
}

describe("what a kernel's file tells of its secrets", () => {
  it("is that it has what it loaded from this very generation, and lacks the rest", () => {
    const files = { A: wrote - minute, C: wrote - minute };
    expect(stages("..1", files, [secret("A"), secret("C"), secret("D")])).toEqual({
      A: "in-kernel",
      C: "not-loaded",
      D: "arriving",
    });
  });

  it("is an old value where it read that in an earlier generation", () => {
    const of = { earlier: new Set(["A"]) };
    expect(stages("..1", { A: wrote, B: wrote }, [secret("A"), secret("B")], of)).toEqual({ A: "old", B: "in-kernel" });
  });

  it("is an old value, in another generation, only of what has changed since then", () => {
    const files = { A: wrote - minute, B: wrote + minute };
    expect(stages("..2", files, [secret("A"), secret("B")])).toEqual({ A: "in-kernel", B: "old" });
  });

  it("takes the store's word where each generation has new files, and counts what was on its way", () => {
    const files = { A: wrote + minute, B: wrote + minute };
    const [long, lately] = [wrote - 10 * minute, wrote - minute].map((time) => new Date(time).toISOString());
    expect(
      stages("..2", files, [secret("A", { updatedAt: long ?? "" }), secret("B", { updatedAt: lately ?? "" })]),
    ).toEqual({ A: "in-kernel", B: "old" });
  });

  it("is an old value where the file is gone, and nothing in a directory without generations that changed", () => {
    expect(stages("..2", {}, [secret("A")])).toEqual({ A: "old" });
    expect(stages("", { A: wrote + minute }, [secret("A")], { generation: "" })).toEqual({ A: "old" });
  });

  it("is arriving while a kubelet may not have written a change yet, and no longer", () => {
    const mounts = new Map([
      [
        "/mount",
        {
          generation: "..1",
          files: new Map([
            ["A", wrote - minute],
            ["B", wrote],
          ]),
        },
      ],
    ]);
    const secrets = [
      secret("A", { updatedAt: new Date(wrote + minute).toISOString() }),
      secret("B", { updatedAt: new Date(wrote - minute).toISOString() }),
    ];
    const told = (minutes: number): object =>
      Object.fromEntries(stagesOfStatus(status, "/mount", mounts, secrets, { now: wrote + minutes * minute }));
    expect(told(2)).toEqual({ A: "arriving", B: "in-kernel" });
    expect(told(4)).toEqual({ A: "in-kernel", B: "in-kernel" });
    expect(stages("..1", { A: wrote, B: wrote }, secrets)).toEqual({ A: "in-kernel", B: "in-kernel" });
  });

  it("is nothing where the kernel reads another mount: what it has cannot be compared", () => {
    expect(stages("..1", { A: wrote, C: wrote }, [secret("A"), secret("C")], { mount: "/other" })).toEqual({});
  });

  it("is told of a group's directory by that directory", () => {
    const shared = { readOnly: "shared", sharedBy: "team" } as const;
    const others = new Map([["/team", { generation: "..9", loaded: new Set(["B"]) }]]);
    const mounts = new Map([["/mount", { generation: "..1", files: new Map<string, number>() }]]);
    const told = (generation: string): object =>
      Object.fromEntries(
        stagesOfStatus(
          { ...status, others },
          "/mount",
          new Map([...mounts, ["/team", { generation, files: new Map([["B", wrote + minute]]) }]]),
          [secret("B", shared), secret("C", shared)],
        ),
      );
    expect(told("..9")).toEqual({ B: "in-kernel", C: "not-loaded" });
    expect(told("..10")).toEqual({ B: "old", C: "not-loaded" });
  });
});
