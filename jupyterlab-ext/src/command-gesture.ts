import { CommandRegistry } from "@lumino/commands";

/** The events by which menus, buttons, the palette and, in older pages, shortcuts call a command while they are dispatched. */
const presses: ReadonlySet<string> = new Set([
  "click",
  "dblclick",
  "keydown",
  "mousedown",
  "mouseup",
  "pointerdown",
  "pointerup",
]);

/**
 * Where an event is no proof: links that carry a command, in whatever a notebook shows; and dialogs, in which JupyterLab asks
 * about such a link, and whose end may let go on what a link began.
 */
const unproven = "[data-commandlinker-command], .jp-Dialog";

/**
 * Tells a call of a command that a person made by the editor's own means from one that a link made. The arguments do not tell:
 * a link brings any. Nor does the focus: a link can move it. So an event of the browser has to be under way, or a key was
 * pressed that is bound to this command where it was pressed.
 */
export class CommandGesture {
  /** What the key pressed last is bound to. JupyterLab calls it a moment later, when it knows that the key wrote nothing. */
  readonly #bound = new Set<string>();

  constructor(commands: CommandRegistry) {
    window.addEventListener("keydown", (event) => this.#note(event, commands), true);
    window.addEventListener("mousedown", () => this.#bound.clear(), true);
  }

  /** Whether a person called this command; to be asked while it is called, and true for a key only once. */
  isBehind(command: string): boolean {
    // What calls is code of JupyterLab, which hands no event on.
    const event = window.event;
    return isPress(event) || this.#bound.delete(command);
  }

  #note(event: KeyboardEvent, { keyBindings }: CommandRegistry): void {
    this.#bound.clear();
    if (!isPress(event)) {
      return;
    }
    const key = CommandRegistry.keystrokeForKeydownEvent(event);
    for (const { command, keys, selector } of keyBindings) {
      if (keys.at(-1) === key && event.target.closest(selector) !== null) {
        this.#bound.add(command);
      }
    }
  }
}

/** Scripts can make events too; the browser does not trust them. */
function isPress<E extends Event>(event: E | undefined): event is E & { readonly target: Element } {
  return (
    event?.isTrusted === true &&
    presses.has(event.type) &&
    event.target instanceof Element &&
    event.target.closest(unproven) === null
  );
}
