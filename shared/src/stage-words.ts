import type { KernelStage } from "./kernel-stage.ts";
import type { Message, MessageKey } from "./messages.ts";

/** What an editor shows of a stage. Colour is never the only sign: each has a shape and words. */
export interface StageWords {
  /** How much of the way is done. */
  readonly shape: "empty" | "half" | "full";
  /** In a row. */
  readonly label: Message;
  /** The same where a row has room for a word or two; whoever shows it has the label near. */
  readonly short: Message;
  /** In its tooltip: the whole chain, and what to do. */
  readonly chain: Message;
}

/** Of labels that are longer than that. */
const short: Readonly<Partial<Record<KernelStage, MessageKey>>> = {
  old: "stage-old-short",
  different: "stage-different-short",
  arriving: "stage-arriving",
  elsewhere: "stage-elsewhere-short",
};

const shapes: Readonly<Record<KernelStage, StageWords["shape"]>> = {
  "in-kernel": "full",
  old: "half",
  different: "half",
  "not-loaded": "half",
  arriving: "empty",
  elsewhere: "empty",
  "not-saved": "empty",
};

/** @param arrivesWithin - seconds, where a change is not at once in the files that kernels read. */
export function stageWords(stage: KernelStage, arrivesWithin?: number): StageWords {
  const slow = stage === "arriving" && arrivesWithin !== undefined;
  const label: MessageKey = slow ? "stage-arriving-slowly" : `stage-${stage}`;
  const chain: MessageKey = slow ? "stage-arriving-slowly-chain" : `stage-${stage}-chain`;
  const params: Message["params"] = slow ? { seconds: String(arrivesWithin) } : {};
  const words = { key: label, params };
  const shortKey = short[stage];
  return {
    shape: shapes[stage],
    label: words,
    short: shortKey === undefined ? words : { key: shortKey, params: {} },
    chain: { key: chain, params },
  };
}
