import type { Page } from "@playwright/test";

declare global {
  interface Window {
    nbsecretsTimers: { readonly waiting: Map<number, number>; readonly begun: number[] };
  }
}

/** What our extension's code does in a page that no person sees: timers by who set them, and all that it sends. */
export class PageActivity {
  /** Requests to our part of the server, and frames over its socket, in order. */
  readonly sent: string[] = [];
  received = 0;
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.includes("/nbsecrets")) {
        this.sent.push(`${request.method()} ${pathname}`);
      }
    });
    page.on("websocket", (socket) => {
      if (new URL(socket.url()).pathname.endsWith("/nbsecrets/ws")) {
        this.sent.push("socket");
        socket.on("framesent", ({ payload }) => this.sent.push(String(payload)));
        socket.on("framereceived", () => (this.received += 1));
      }
    });
  }

  /** From now on; before the page is loaded. */
  static async follow(page: Page): Promise<PageActivity> {
    await page.addInitScript(wrapTimers);
    return new PageActivity(page);
  }

  /** Delays in milliseconds of timers of ours that are still to fire; a repeating one stays. */
  waitingTimers(): Promise<readonly number[]> {
    return this.#page.evaluate(() => [...window.nbsecretsTimers.waiting.values()]);
  }

  /** Delays of all timers that our code set so far; 0 is a task put off to the end of the current one. */
  timersBegun(): Promise<readonly number[]> {
    return this.#page.evaluate(() => window.nbsecretsTimers.begun);
  }
}

/** Runs in the page, before its own code. A timer is ours when a file of our extension is on the stack that set it. */
function wrapTimers(): void {
  const timers = { waiting: new Map<number, number>(), begun: [] as number[] };
  window.nbsecretsTimers = timers;
  Error.stackTraceLimit = 100;
  const isOurs = (): boolean => new Error().stack?.includes("@nbsecrets/jupyterlab-ext") === true;
  const note = (id: number, delay = 0): number => {
    timers.begun.push(delay);
    timers.waiting.set(id, delay);
    return id;
  };
  const setTimeoutBefore = window.setTimeout.bind(window);
  const setIntervalBefore = window.setInterval.bind(window);
  const clearBefore = window.clearTimeout.bind(window);
  const later = (task: (...rest: unknown[]) => void, delay?: number, ...rest: unknown[]): number => {
    if (!isOurs()) {
      return setTimeoutBefore(task, delay, ...rest);
    }
    const fire = (): void => {
      timers.waiting.delete(id);
      task(...rest);
    };
    const id = note(setTimeoutBefore(fire, delay), delay);
    return id;
  };
  const repeat = (task: () => void, delay?: number, ...rest: unknown[]): number => {
    const id = setIntervalBefore(task, delay, ...rest);
    return isOurs() ? note(id, delay) : id;
  };
  // Timeouts and intervals share their ids.
  const clear = (id: number | undefined): void => {
    timers.waiting.delete(id ?? 0);
    clearBefore(id);
  };
  Object.assign(window, { setTimeout: later, setInterval: repeat, clearTimeout: clear, clearInterval: clear });
}
