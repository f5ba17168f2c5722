import { MenuSvg } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import { commandsOf } from "@nbsecrets/shared";

const listed = commandsOf("jupyterlab")
  .filter(({ panelMenu }) => panelMenu)
  .map(({ id }) => id);

/** Opens the panel's own menu below its button, which gets the focus back when nothing else takes it. */
export function openHeadMenu(registry: CommandRegistry, button: HTMLElement): void {
  const menu = new MenuSvg({ commands: registry });
  listed.forEach((command) => menu.addItem({ command, args: { isMenu: true } }));
  menu.aboutToClose.connect(() => {
    // It is taken down right after it has told that.
    queueMicrotask(() => {
      menu.dispose();
      giveBack(button);
    });
  });
  const { left, bottom } = button.getBoundingClientRect();
  menu.open(left, bottom);
}

/** Gives the focus that a menu had back to what it was opened from. */
export function giveBack(element: HTMLElement): void {
  if (document.activeElement === null || document.activeElement === document.body) {
    element.focus({ preventScroll: true });
  }
}
