import {
  MemoryDriver,
  MemoryShelf,
  SecretError,
  SecretStore,
  type Message,
  type MountStatus,
  type PanelHost,
  type SecretDriver,
  type SecretService,
  type StoreLink,
} from "../src/index.ts";
import { serviceOver } from "./service-over.ts";
import { TestClock } from "./test-clock.ts";

export const serviceGone = new SecretError("unavailable", "service-unreachable");

/** A wait that a model asked for. */
export interface AskedWait {
  readonly milliseconds: number;
  /** Whether the model itself ended it. */
  cancelled: boolean;
  readonly elapse: () => void;
}

/** A link that a model holds, and how to end it from the other side. */
export interface OpenLink {
  closed: boolean;
  /** The service goes away: everything fails from now on. */
  readonly lose: (error?: SecretError) => Promise<void>;
}

/** A host without an editor: links to one shelf, whose failures and waits the test decides. */
export class TestHost implements PanelHost {
  readonly shelf = new MemoryShelf();
  /** Another program that has the same store open. */
  readonly outside = new SecretStore(new MemoryDriver(this.shelf));
  /** All that the model asked for, in order. */
  readonly calls: string[] = [];
  readonly waits: AskedWait[] = [];
  readonly links: OpenLink[] = [];
  /** Why connecting fails, if it does. */
  refusal: Error | undefined;
  /** Why one kind of call fails, if it does. */
  readonly failures = new Map<string, SecretError>();
  /** What each kind of call waits for before it answers. */
  readonly gates = new Map<string, Promise<void>>();
  mount: MountStatus = { directory: "/a/mount" };
  readonly clock = new TestClock();
  /** What outlives its links. */
  readonly service: SecretService;
  readonly #statusListeners = new Set<() => void>();
  readonly #make: (inner: MemoryDriver) => SecretDriver;

  constructor(make: (inner: MemoryDriver) => SecretDriver = (inner) => inner) {
    this.#make = make;
    this.service = serviceOver(make(new MemoryDriver(this.shelf)), this.clock);
  }

  now = (): number => this.clock.now();

  connect = async (): Promise<StoreLink> => {
    await this.#called("connect");
    if (this.refusal !== undefined) {
      throw this.refusal;
    }
    const driver = this.#make(new MemoryDriver(this.shelf));
    const { promise: ended, resolve: end } = later<SecretError>();
    let gone: SecretError | undefined;
    const asked = async (...calls: readonly string[]): Promise<void> => {
      for (const call of calls) {
        await this.#called(call);
      }
      if (gone !== undefined) {
        throw gone;
      }
    };
    const link: OpenLink = {
      closed: false,
      lose: async (error = serviceGone) => {
        gone = error;
        await driver.close();
        end(error);
      },
    };
    this.links.push(link);
    return {
      store: new SecretStore(this.#observed(driver)),
      status: async () => {
        await this.#called("status");
        return { mount: this.mount };
      },
      onStatus: (tell) => {
        this.#statusListeners.add(tell);
        return () => this.#statusListeners.delete(tell);
      },
      change: async (changes) => {
        await asked(...changes.map(({ kind }) => kind));
        return this.service.change(changes);
      },
      undo: async (token) => {
        await asked("undo");
        return this.service.undo(token);
      },
      whereUsed: (names, options) => this.service.whereUsed(names, options),
      planRename: (from, to, options) => this.service.planRename(from, to, options),
      applyRename: (token, except) => this.service.applyRename(token, except),
      stages: async ({ names }) => ({ facts: names.map((name) => ({ name, stored: false })), here: true }),
      heldBefore: async () => [],
      kernelStatus: async () => new Map(),
      compare: async (entries) => {
        await asked("compare");
        return this.service.compare(entries);
      },
      ended,
      close: async () => {
        link.closed = true;
        await driver.close();
      },
    };
  };

  wait = (milliseconds: number, cancel: Promise<void>): Promise<void> =>
    new Promise((resolve) => {
      const wait: AskedWait = { milliseconds, cancelled: false, elapse: resolve };
      this.waits.push(wait);
      void cancel.then(() => {
        wait.cancelled = true;
        resolve();
      });
    });

  count(call: string): number {
    return this.calls.filter((one) => one === call).length;
  }

  /** Lets calls of this kind begin but not answer, until the result is called. */
  hold(call: string): () => void {
    const { promise, resolve } = later<void>();
    this.gates.set(call, promise);
    return () => {
      this.gates.delete(call);
      resolve();
    };
  }

  /** The mount's problem comes, or goes, without a word. */
  mountProblem(problem: Message | undefined): void {
    const { problem: _before, ...mount } = this.mount;
    this.mount = problem === undefined ? mount : { ...mount, problem: { ...problem, code: "unavailable" } };
  }

  tellStatus(): void {
    this.#statusListeners.forEach((tell) => tell());
  }

  #observed(driver: SecretDriver): SecretDriver {
    const called = (call: string): Promise<void> => this.#called(call);
    return {
      supports: driver.supports,
      list: async (signal) => (await called("list"), driver.list(signal)),
      reveal: async (name, signal) => (await called("reveal"), driver.reveal(name, signal)),
      apply: async (changes) => {
        for (const change of changes) {
          await called(change.kind);
        }
        return driver.apply(changes);
      },
      usage: async () => (await called("usage"), driver.usage()),
      watch: async (onEvent) => (await called("watch"), driver.watch(onEvent)),
      close: () => driver.close(),
    };
  }

  async #called(call: string): Promise<void> {
    this.calls.push(call);
    await this.gates.get(call);
    const failure = this.failures.get(call);
    if (failure !== undefined) {
      throw failure;
    }
  }
}

function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Until nothing is left to do but what a test holds back: no call of the test host takes longer. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}
