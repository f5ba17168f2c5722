import type { PanelModel } from "./panel-model.ts";

/** Brings the list up to date, also where no panel was ever shown. Never rejects; the model's state tells. */
export async function listed(model: PanelModel): Promise<void> {
  if (model.state.phase !== "ready" || model.stale) {
    await model.refresh();
  }
}
