import type { KernelStage } from "./kernel-stage.ts";
import type { Message, MessageKey } from "./messages.ts";

/** What an editor shows of a stage. Colour is never the only sign: each has a shape and words. */
export interface StageWords {
  /** How much of the way is done. */
  readonly shape: "empty" | "half" | "full";
  /** In a row. */
  readonly label: Message;
  /** In its tooltip: the whole chain, and what to do. */
  readonly chain: Message;
}

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
  return { shape: shapes[stage], label: { key: label, params }, chain: { key: chain, params } };
}
