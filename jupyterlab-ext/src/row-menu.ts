/** Opens the menu of a row below an element of it, as a right click there would. */
export function openRowMenu(element: HTMLElement): void {
  const { left, bottom } = element.getBoundingClientRect();
  const position = { clientX: Math.max(0, left), clientY: bottom };
  element.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, ...position }));
}
