import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/**
 * What axe finds wrong with the panel, or a dialog, as it is shown now: contrast, names, roles and states. One line for
 * each element, so that a failing test says what to look at.
 */
export async function flawsOfPanel(page: Page, part = "#nbsecrets-panel"): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}
