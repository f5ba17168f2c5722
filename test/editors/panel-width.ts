import type { LabPage } from "./lab-page.ts";

/** Makes the side panel so many CSS pixels wide; dragging its edge stops at 250 in JupyterLab, and not everywhere else. */
export async function setPanelWidth({ panel }: LabPage, width: number): Promise<void> {
  await panel.evaluate((root, pixels) => {
    root.style.minWidth = "0";
    root.style.width = `${pixels}px`;
  }, width);
}

/** What of the panel reaches beyond its edges: descriptions of elements, none where all fits. */
export function tooWide({ panel }: LabPage): Promise<readonly string[]> {
  return panel.evaluate((root) => {
    const { left, right } = root.getBoundingClientRect();
    const clipped = (element: Element): boolean => {
      for (let parent = element.parentElement; parent !== null && parent !== root; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflowX !== "visible" && parent.getBoundingClientRect().right <= right + 0.5) {
          return true;
        }
      }
      return false;
    };
    const wide = [...root.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && (box.right > right + 0.5 || box.left < left - 0.5) && !clipped(element);
    });
    const scrolling = root.scrollWidth > root.clientWidth ? ["the panel scrolls sideways"] : [];
    return [...scrolling, ...wide.map((element) => `${element.tagName}.${element.className}`)];
  });
}
