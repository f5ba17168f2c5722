import { canLoad, type KernelStage } from "./kernel-stage.ts";
import type { Message, MessageKey } from "./messages.ts";
import { stageWords, type StageWords } from "./stage-words.ts";
import type { KernelPhase, StagesState } from "./stages-model.ts";

/** A secret that the document in front reads, or says that it needs. */
export interface NeededSecret {
  readonly name: string;
  readonly isStored: boolean;
  /** Where to get one, as the document says; whoever shows it as a link has checked that it is one of the web. */
  readonly hint?: string;
  readonly url?: string;
}

/** One of them, as a panel shows it. */
export interface NeededRow extends NeededSecret {
  readonly stage: KernelStage | undefined;
  readonly shape: StageWords["shape"];
  readonly label: Message;
  readonly short: Message;
  readonly chain: Message;
  /** What one click does about it; undefined where nothing is to be done, or can be. */
  readonly action?: "add" | "load";
}

export interface NeededSection {
  readonly rows: readonly NeededRow[];
  /** "1 of 3 ready"; of a kernel that cannot be asked, "1 of 3 stored". */
  readonly summary: Message;
}

/** Missing, old, on their way, to be loaded, ready. */
const order: readonly (KernelStage | undefined)[] = [
  "not-saved",
  "old",
  "different",
  "elsewhere",
  "arriving",
  "not-loaded",
  undefined,
  "in-kernel",
];

/** Why nothing is known of a kernel that runs. */
const untold: Partial<Record<KernelPhase, MessageKey>> = {
  language: "stage-language-chain",
  broken: "stage-broken-chain",
};

/** The section of the document in front; undefined where it needs nothing. */
export function neededSection(needs: readonly NeededSecret[], state: StagesState): NeededSection | undefined {
  if (needs.length === 0) {
    return undefined;
  }
  const rows = needs.map((need) => row(need, state));
  rows.sort((one, other) => order.indexOf(one.stage) - order.indexOf(other.stage));
  const all = String(rows.length);
  if (state.phase === "language") {
    const stored = String(rows.filter(({ isStored }) => isStored).length);
    return { rows, summary: { key: "needs-stored", params: { stored, all } } };
  }
  const ready = String(rows.filter(({ stage }) => stage === "in-kernel").length);
  return { rows, summary: { key: "needs-ready", params: { ready, all } } };
}

function row(need: NeededSecret, { phase, stages, arrivesWithin }: StagesState): NeededRow {
  // What was deleted or added a moment ago is told by the list sooner than by the kernel.
  const stage = need.isStored ? stages.get(need.name) : "not-saved";
  if (stage === undefined || (need.isStored && stage === "not-saved")) {
    const stored = { key: "stage-stored", params: {} } as const;
    return {
      ...need,
      stage: undefined,
      shape: "empty",
      label: stored,
      short: stored,
      chain: { key: untold[phase] ?? "stage-stored-chain", params: {} },
    };
  }
  const action = stage === "not-saved" ? "add" : canLoad(stage) ? "load" : undefined;
  return { ...need, stage, ...stageWords(stage, arrivesWithin), ...(action === undefined ? {} : { action }) };
}
