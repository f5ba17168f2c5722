import type { Page } from "@playwright/test";

declare global {
  interface Window {
    benchPainted: Promise<Painted>;
  }
}

/** By the page's clock, in milliseconds since 1970 with fractions. */
interface Painted {
  /** When the browser made the event that started it; NaN where none was waited for. */
  readonly started: number;
  readonly painted: number;
}

export interface WaitFor {
  /** At least so many elements that match are visible. */
  readonly selector: string;
  readonly count?: number;
  /** The event whose time starts the measurement, on an element that matches `on`; none: only the end is wanted. */
  readonly event?: "pointerdown" | "keydown";
  readonly on?: string;
}

/**
 * Acts, and resolves when what it waits for is on the screen: the elements are there, the frame that shows them was begun, and the
 * browser took up its next task after painting it. A headless browser paints 60 frames a second, so up to 17 ms of a figure are that.
 */
export async function timeToPaint(page: Page, wanted: WaitFor, act: () => Promise<unknown>): Promise<Painted> {
  await page.evaluate(arm, wanted);
  await act();
  return page.evaluate(() => window.benchPainted);
}

/** Runs in the page. */
function arm({ selector, count = 1, event, on = "*" }: WaitFor): void {
  window.benchPainted = new Promise((resolve) => {
    let started = Number.NaN;
    let found = false;
    const check = (): void => {
      if (found || (event !== undefined && Number.isNaN(started))) {
        return;
      }
      const seen = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
      if (seen.length < count) {
        return;
      }
      found = true;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const origin = performance.timeOrigin;
          resolve({ started: origin + started, painted: origin + performance.now() });
        };
        port2.postMessage(undefined);
      });
    };
    const observer = new MutationObserver(check);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    if (event !== undefined) {
      const onEvent = (happened: Event): void => {
        if (happened.target instanceof Element && happened.target.closest(on) !== null) {
          started = happened.timeStamp;
          document.removeEventListener(event, onEvent, true);
        }
      };
      document.addEventListener(event, onEvent, true);
    }
    check();
  });
}
