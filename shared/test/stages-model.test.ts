import { beforeEach, describe, expect, it } from "vitest";
import { StagesModel, type KernelInFront, type KernelStage, type StageReport } from "../src/index.ts";

/** A kernel whose environment a case writes; it answers as the expression of `askExpression` does, or as told. */
class KernelStandIn implements KernelInFront {
  id = "kernel-1";
  language = "python";
  waits = false;
  connection = "k-1";
  asked = 0;
  loaded: string[] = [];
  /** Undefined: it does not answer. */
  answer: object | undefined = { environment: {}, mount: {}, loaded: [], machine: "m" };
  #waiting: (() => void) | undefined;
  #isSlow = false;

  slow(): void {
    this.#isSlow = true;
  }

  go(): void {
    this.#isSlow = false;
    this.#waiting?.();
  }

  async evaluate(): Promise<string | undefined> {
    this.asked += 1;
    if (this.#isSlow) {
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
    return this.answer && `'${Buffer.from(JSON.stringify(this.answer)).toString("base64")}'`;
  }
}

let kernel: KernelStandIn | undefined;
let report: StageReport;
let word: Map<string, KernelStage>;
let questions: (readonly string[])[];
let keys: string[];
let waits: { readonly milliseconds: number; over: () => void }[];
let model: StagesModel;

beforeEach(() => {
  kernel = new KernelStandIn();
  report = { facts: [{ name: "A", stored: true, mount: "same" }], here: true };
  word = new Map();
  [questions, keys, waits] = [[], [], []];
  model = new StagesModel({
    kernel: () => kernel,
    newKey: () => {
      keys.push("ab".repeat(16));
      return "ab".repeat(16);
    },
    service: {
      stages: async ({ names }) => {
        questions.push(names);
        return report;
      },
      kernelStatus: async (connection) => (connection === "k-1" ? word : new Map()),
    },
    wait: (milliseconds, cancel) =>
      new Promise((resolve) => {
        waits.push({ milliseconds, over: resolve });
        void cancel.then(resolve);
      }),
  });
  model.setNames(["A"]);
});

describe("hidden", () => {
  it("asks nobody, and waits for nothing", async () => {
    await model.ask();
    model.setNames(["A", "B"]);
    expect([kernel?.asked, questions, waits, model.state.phase]).toEqual([0, [], [], "none"]);
  });
});

describe("shown", () => {
  it("asks once for all names, with a key for each question", async () => {
    model.setActive(true);
    await model.ask();
    await model.ask();
    expect(model.state).toEqual({ phase: "known", stages: new Map([["A", "not-loaded"]]) });
    expect(new Set(questions.map(String))).toEqual(new Set(["A"]));
    expect(keys.length).toBe(questions.length);
  });

  it("asks about no name that code cannot read", async () => {
    model.setNames(["A", "NOT.ALLOWED", "a b"]);
    model.setActive(true);
    await model.ask();
    expect(questions.at(-1)).toEqual(["A"]);
  });

  it("makes one question of many that come meanwhile", async () => {
    kernel?.slow();
    model.setActive(true);
    const all = [model.ask(), model.ask(), model.ask(), model.ask()];
    kernel?.go();
    await Promise.all(all);
    expect(kernel?.asked).toBe(2);
  });

  it("tells listeners when something is otherwise, and not when nothing is", async () => {
    let told = 0;
    model.setActive(true);
    await model.ask();
    model.onChange(() => (told += 1));
    await model.ask();
    expect(told).toBe(0);
    report = { facts: [{ name: "A", stored: true, environment: "same" }], here: true };
    await model.ask();
    expect([told, model.state.stages.get("A")]).toEqual([1, "in-kernel"]);
  });

  it("keeps what it knew while the kernel is busy, and forgets it with another kernel", async () => {
    model.setActive(true);
    await model.ask();
    const answer = kernel?.answer;
    if (kernel) kernel.answer = undefined;
    await model.ask();
    expect(model.state).toEqual({ phase: "silent", stages: new Map([["A", "not-loaded"]]) });
    kernel = new KernelStandIn();
    kernel.id = "kernel-2";
    kernel.answer = undefined;
    await model.ask();
    expect(model.state).toEqual({ phase: "silent", stages: new Map() });
    kernel.answer = answer;
    await model.ask();
    expect(model.state.phase).toBe("known");
  });

  it("says nothing of a kernel that was in front before, also where that has not answered yet", async () => {
    const told: (readonly string[])[] = [];
    model.setActive(true);
    await model.ask();
    model.onChange(() => told.push([String(kernel?.id), ...model.state.stages.keys()]));
    const before = kernel;
    before?.slow();
    const asked = model.ask();
    await expect.poll(() => before?.asked).toBeGreaterThan(1);
    kernel = new KernelStandIn();
    kernel.id = "kernel-2";
    kernel.answer = undefined;
    const next = model.ask();
    expect(model.state).toEqual({ phase: "asking", stages: new Map() });
    before?.go();
    await Promise.all([asked, next]);
    expect(model.state.phase).toBe("silent");
    expect(told).toEqual([["kernel-2"], ["kernel-2"]]);
  });

  it("asks no kernel of another language, and none where there is none", async () => {
    if (kernel) kernel.language = "R";
    model.setActive(true);
    await model.ask();
    expect([model.state.phase, questions.length]).toEqual(["language", 0]);
    kernel = undefined;
    await model.ask();
    expect(model.state.phase).toBe("none");
  });

  it("looks again by itself while a value is on its way, and stops when it is there or nobody looks", async () => {
    report = { facts: [{ name: "A", stored: true }], here: true };
    model.setActive(true);
    await expect.poll(() => waits.length).toBe(1);
    expect(model.state.stages.get("A")).toBe("arriving");
    waits[0]?.over();
    await expect.poll(() => waits.length).toBe(2);
    report = { facts: [{ name: "A", stored: true, mount: "same" }], here: true };
    waits[1]?.over();
    await expect.poll(() => model.state.stages.get("A")).toBe("not-loaded");
    report = { facts: [{ name: "A", stored: true }], here: true };
    void model.ask();
    await expect.poll(() => waits.length).toBe(3);
    const asked = kernel?.asked;
    model.setActive(false);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kernel?.asked).toBe(asked);
  });

  it("tells of a kernel on another machine, where nothing arrives by itself", async () => {
    report = { facts: [{ name: "A", stored: true }], here: false };
    model.setActive(true);
    await model.ask();
    expect([model.state.stages.get("A"), waits.length, model.loadable]).toEqual(["elsewhere", 0, []]);
  });

  it("loads, and looks what came of it", async () => {
    model.setActive(true);
    await model.ask();
    expect(model.loadable).toEqual(["A"]);
    if (kernel) kernel.answer = { loaded: ["A"], skipped: [], package: true };
    await expect(model.load(["A"])).resolves.toEqual({ loaded: ["A"], skipped: [], hasPackage: true });
    expect(questions.length).toBeGreaterThan(0);
    kernel = undefined;
    await expect(model.load(["A"])).resolves.toBeUndefined();
  });

  it("has loaded once the kernel says so, also while another value is on its way", async () => {
    report = { facts: [{ name: "A", stored: true }], here: true };
    model.setActive(true);
    await model.ask();
    expect(model.state.stages.get("A")).toBe("arriving");
    if (kernel) {
      kernel.answer = { ...kernel.answer, loaded: ["B"], skipped: [], package: true };
    }
    expect(await model.load(["B"])).toEqual({ loaded: ["B"], skipped: [], hasPackage: true });
    model.setActive(false);
  });

  it("of an environment that code has replaced it says that, and waits for nothing", async () => {
    report = { facts: [{ name: "A", stored: true }], here: true };
    model.setActive(true);
    await model.ask();
    expect(waits).toHaveLength(1);
    if (kernel) {
      kernel.answer = { ...kernel.answer, usable: false };
    }
    await model.ask();
    expect([model.state.phase, model.state.stages.size, waits.length]).toEqual(["broken", 0, 1]);
  });

  it("an old value is told as old only where our loader put it there", async () => {
    report = { facts: [{ name: "A", stored: true, environment: "other", mount: "same" }], here: true };
    model.setActive(true);
    await model.ask();
    expect(model.state.stages.get("A")).toBe("different");
    if (kernel) kernel.answer = { environment: {}, mount: {}, loaded: ["A"], machine: "m" };
    await model.ask();
    expect(model.state.stages.get("A")).toBe("old");
  });

  it.each<Partial<StageReport["facts"][number]>>([
    { environment: "other", mount: "other" },
    { environment: "other" },
    { mount: "other" },
    {},
  ])("nothing is to be loaded while the files have another value, or none: %o", async (fact) => {
    report = { facts: [{ name: "A", stored: true, ...fact }], here: true };
    if (kernel) kernel.answer = { environment: {}, mount: {}, loaded: ["A"], machine: "m" };
    model.setActive(true);
    await expect.poll(() => model.state.stages.get("A")).toBe("arriving");
    expect(model.loadable).toEqual([]);
    model.setActive(false);
  });

  it("a service that does not answer leaves what was known", async () => {
    model.setActive(true);
    await model.ask();
    report = undefined as unknown as StageReport;
    await model.ask();
    expect(model.state).toEqual({ phase: "silent", stages: new Map([["A", "not-loaded"]]) });
  });
});

describe("the word that a kernel's loader left", () => {
  beforeEach(() => model.setNames(["A", "B"]));

  it("is told of one that runs a cell, without asking it, and is read again while that runs", async () => {
    word.set("A", "in-kernel").set("B", "not-loaded");
    kernel!.waits = true;
    model.setActive(true);
    await expect.poll(() => waits.length).toBe(1);
    expect([model.state, kernel?.asked]).toEqual([{ phase: "known", stages: word }, 0]);
    word = new Map(word).set("B", "in-kernel");
    waits[0]?.over();
    await expect.poll(() => model.state.stages.get("B")).toBe("in-kernel");
    expect(kernel?.asked).toBe(0);

    kernel!.waits = false;
    await model.ask();
    expect([kernel?.asked, questions.length]).toEqual([1, 1]);
  });

  it("is told of one that does not answer", async () => {
    kernel!.answer = undefined;
    word.set("A", "old");
    model.setActive(true);
    await model.ask();
    expect(model.state).toEqual({ phase: "known", stages: word });
  });

  it("does not take back that a variable has another value, of which it knows nothing", async () => {
    report = { facts: [{ name: "A", stored: true, environment: "other", mount: "same" }], here: true };
    model.setActive(true);
    await model.ask();
    kernel!.waits = true;
    word.set("A", "not-loaded").set("B", "arriving");
    void model.ask();
    await expect.poll(() => Object.fromEntries(model.state.stages)).toEqual({ A: "different", B: "arriving" });
    word = new Map([["A", "in-kernel"]]);
    void model.ask();
    await expect.poll(() => Object.fromEntries(model.state.stages)).toEqual({ A: "in-kernel" });
    model.setActive(false);
  });
});

it("hidden while the kernel answers, it sends nothing", async () => {
  kernel?.slow();
  model.setActive(true);
  await expect.poll(() => kernel?.asked).toBe(1);
  model.setActive(false);
  kernel?.go();
  await new Promise((resolve) => setTimeout(resolve));
  expect(questions).toEqual([]);
  model.setActive(true);
  await expect.poll(() => model.state.phase).toBe("known");
});
