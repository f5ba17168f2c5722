import type { Message } from "./messages.ts";
import type { PanelState } from "./panel-state.ts";

/** What a person is told where no secret is known: that there is none, or why nobody could look. */
export function whyNoSecrets({ phase, problem }: Pick<PanelState, "phase" | "problem">): Message {
  return phase === "blocked" && problem !== undefined ? problem : { key: "nothing-stored", params: {} };
}
