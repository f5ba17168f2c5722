import type { Details, SecretDriver, SecretInfo } from "../src/secret-driver.ts";
import { equal, rejects, sameBytes, toBytes } from "./suite-assertions.ts";

/** One empty store, opened for one case. */
export interface SuiteStore {
  readonly driver: SecretDriver;
  /** A second client of the same store, as another program or tab is. The store that gave it closes it in `dispose`. */
  second(): Promise<SecretDriver>;
  /** Closes everything and leaves nothing behind. A case may have closed `driver` before. */
  dispose(): Promise<void>;
}

export interface SuiteOptions {
  /** Heads the names of all cases. */
  readonly name: string;
  /** A new, empty store for each case. */
  open(): Promise<SuiteStore>;
  /** Resolves after some milliseconds; the core has no timer of its own. */
  wait(milliseconds: number): Promise<void>;
  /** How long a change may take to be seen, and anything to settle. No case passes or fails on a shorter time; 5 s. */
  readonly patience?: number;
}

/** What the suite needs of a test library: Vitest's, Node's and Mocha's functions of these names all fit. */
export interface SuiteRunner {
  describe(name: string, body: () => void): unknown;
  /** Allow each case a minute: some write many megabytes. */
  it(name: string, body: () => Promise<void>): unknown;
}

/** What one case sees. */
export class SuiteScene {
  readonly driver: SecretDriver;
  readonly #store: SuiteStore;
  readonly #options: SuiteOptions;

  constructor(store: SuiteStore, options: SuiteOptions) {
    this.driver = store.driver;
    this.#store = store;
    this.#options = options;
  }

  second(): Promise<SecretDriver> {
    return this.#store.second();
  }

  /** Writes whatever is there; the info that the store answered. */
  async put(name: string, value: string | Uint8Array, details?: Details, driver = this.driver): Promise<SecretInfo> {
    const bytes = typeof value === "string" ? toBytes(value) : value;
    const infos = await driver.apply([
      { kind: "put", name, value: bytes, mode: "overwrite", ...(details === undefined ? {} : { details }) },
    ]);
    equal(infos.length, 1, "infos of one put");
    return this.#only(infos);
  }

  /** That the secret has exactly these bytes; where values cannot be shown, that this is refused and the secret is there. */
  async holds(name: string, value: string | Uint8Array, driver = this.driver): Promise<void> {
    await this.info(name, driver);
    if (driver.supports.reveal) {
      sameBytes(await driver.reveal(name), typeof value === "string" ? toBytes(value) : value, name);
    } else {
      await rejects(driver.reveal(name), "unsupported", `reveal of ${name}`);
    }
  }

  async info(name: string, driver = this.driver): Promise<SecretInfo> {
    return this.#only((await driver.list()).filter((info) => info.name === name));
  }

  async names(driver = this.driver): Promise<readonly string[]> {
    return (await driver.list()).map((info) => info.name);
  }

  /** Rejects when `work` takes longer than the suite's patience: it should have settled at once. */
  async settles<T>(work: Promise<T>, what: string): Promise<T> {
    const late = this.#options.wait(this.#patience).then(() => {
      throw new Error(`${what}: not settled after ${this.#patience} ms`);
    });
    return Promise.race([work, late]);
  }

  /** Asks until `holds` is true; rejects when it is not within the suite's patience. */
  async becomes(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const step = 10;
    for (let waited = 0; !(await holds()); waited += step) {
      if (waited >= this.#patience) {
        throw new Error(`${what}: not so after ${this.#patience} ms`);
      }
      await this.#options.wait(step);
    }
  }

  get #patience(): number {
    return this.#options.patience ?? 5000;
  }

  #only(infos: readonly SecretInfo[]): SecretInfo {
    const [info] = infos;
    if (info === undefined || infos.length > 1) {
      throw new Error(`expected one info, got ${infos.length}`);
    }
    return info;
  }
}

/** Adds one case: `body` runs on a store of its own. */
export type SuiteCase = (name: string, body: (scene: SuiteScene) => Promise<void>) => void;
