import { beforeEach, describe, expect, it } from "vitest";
import {
  holdsOld,
  Rotation,
  SecretError,
  type KernelStage,
  type RunningKernel,
  type StageReport,
} from "../src/index.ts";

/** What a kernel stand-in has: `fresh` is what is stored, `before` what was replaced. */
type Has = "fresh" | "before" | "its own" | "nothing";

class KernelStandIn implements RunningKernel {
  readonly title: string;
  readonly connection: string;
  waits = false;
  has: Has;
  answers = true;
  takes = true;
  evaluated = 0;

  constructor(title: string, has: Has) {
    [this.title, this.connection, this.has] = [title, title, has];
  }

  async evaluate(_expression: string, patient = false): Promise<string | undefined> {
    this.evaluated += 1;
    if (!this.answers) {
      return undefined;
    }
    if (patient && this.takes) {
      this.has = "fresh";
    }
    const answer = { environment: {}, mount: {}, loaded: [], machine: this.has };
    return `'${Buffer.from(JSON.stringify(answer)).toString("base64")}'`;
  }
}

let words: Map<string, KernelStage>;
let isKept: boolean;
let rotation: Rotation;

beforeEach(() => {
  words = new Map();
  isKept = true;
  rotation = new Rotation(
    {
      newKey: () => "ab".repeat(16),
      service: {
        stages: async ({ names, answer: { machine } }): Promise<StageReport> => {
          const held = machine === "fresh" ? "same" : machine === "nothing" ? undefined : "other";
          const facts = names.map((name) => ({ name, stored: true, mount: "same" as const, environment: held }));
          return { facts: facts as StageReport["facts"], here: true };
        },
        heldBefore: async (undo, { names, answer: { machine } }) => {
          if (undo !== "token" || !isKept) {
            throw new SecretError("not-found", "undo-gone");
          }
          return machine === "before" ? names : [];
        },
        kernelStatus: async (kernel) => {
          const word = words.get(kernel);
          return new Map(word === undefined ? [] : [["A", word]]);
        },
      },
    },
    "A",
    "token",
  );
});

describe("the kernels that hold the old value", () => {
  it("are those whose variable is the value that was replaced, whoever put it there", async () => {
    const kernels = (["fresh", "before", "its own", "nothing"] as const).map((has) => new KernelStandIn(has, has));
    const { old, unknown } = await rotation.holding(kernels);
    expect([old.map(({ title }) => title), unknown]).toEqual([["before"], []]);
  });

  it("are told by their loader's word while a cell runs, without asking them", async () => {
    const [busy, silent] = [new KernelStandIn("busy", "before"), new KernelStandIn("silent", "before")];
    busy.waits = true;
    silent.answers = false;
    words.set("busy", "old");
    const { old, unknown } = await rotation.holding([busy, silent]);
    expect([old, unknown, busy.evaluated]).toEqual([[busy], [silent], 0]);
  });

  it("are not guessed once the value that was replaced is forgotten", async () => {
    isKept = false;
    expect(await rotation.holding([new KernelStandIn("a", "before")])).toEqual({ old: [], unknown: [] });
  });
});

it("a reload counts where the kernel has the new value after it", async () => {
  const [done, stays, silent] = ["done", "stays", "silent"].map((title) => new KernelStandIn(title, "before"));
  stays!.takes = false;
  silent!.answers = false;
  expect(await rotation.reload([done!, stays!, silent!])).toEqual({ done: [done], failed: [stays, silent] });
});

it("by word of a loader, what is old or has not arrived is the value before; what cannot be compared is not", () => {
  const stages = ["old", "arriving", "in-kernel", "not-loaded", "different", undefined] as const;
  expect(stages.filter(holdsOld)).toEqual(["old", "arriving"]);
});
