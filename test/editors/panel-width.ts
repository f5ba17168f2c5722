import type { LabPage } from "./lab-page.ts";

/** Makes the side panel so many CSS pixels wide, as dragging its edge does. */
export async function setPanelWidth({ page, panel }: LabPage, width: number): Promise<void> {
  // JupyterLab itself stops at 250, unless a style sheet says otherwise.
  await page.addStyleTag({ content: ":root { --jp-sidebar-min-width: 200px }" });
  const box = await panel.boundingBox();
  if (box === null) {
    throw new Error("the panel is not shown");
  }
  const middle = box.y + box.height / 2;
  const edge = box.x + box.width + 2;
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(edge + (width - box.width) / 2, middle, { steps: 4 });
  await page.mouse.move(edge + width - box.width, middle, { steps: 4 });
  await page.mouse.up();
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
