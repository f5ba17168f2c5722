import { randomBytes } from "node:crypto";
import {
  UndoKeeper,
  compareValues,
  type Change,
  type Changed,
  type ComparedEntry,
  type CodeFile,
  type Comparison,
  type KernelStage,
  type MountStatus,
  type RenameOutcome,
  type RenamePlan,
  type SecretInfo,
  type SecretService,
  type ServiceStatus,
  type StageQuestion,
  type StageReport,
  type UndoClock,
  type WhereUsedOptions,
  type WhereUsedReport,
} from "@nbsecrets/shared";
import { CodeRoots } from "./code-roots.ts";
import { compareStages, heldNames } from "./compare-stages.ts";
import { jupyterRuntimeDirectory } from "./jupyter-runtime-directory.ts";
import { readKernelStatus } from "./kernel-status.ts";
import { keptNote } from "./mount-keeper.ts";
import type { Session } from "./open-session.ts";
import type { Environment } from "./places.ts";
import { stagesOfKernel } from "./stages-of-kernel.ts";

/** What pages may ask for beyond the store, for one session that its host closes. */
export class SessionService implements SecretService {
  readonly #session: Session;
  readonly #env: Environment;
  readonly #undos: UndoKeeper;
  readonly #code: CodeRoots;

  /**
   * @param codeRoots - the directories of the person's code, as absolute paths, where the host knows some.
   * @param env - says where Jupyter keeps what it knows of its kernels.
   */
  constructor(session: Session, codeRoots: () => readonly string[] = () => [], env: Environment = process.env) {
    this.#session = session;
    this.#code = new CodeRoots(codeRoots, session.driver);
    this.#env = env;
    this.#undos = new UndoKeeper({
      driver: session.driver,
      clock,
      newToken: () => randomBytes(16).toString("base64url"),
    });
  }

  async status(): Promise<ServiceStatus> {
    const sharedNote = await this.#session.shared.note();
    return { mount: mountStatus(this.#session), ...(sharedNote === undefined ? {} : { sharedNote }) };
  }

  onStatus(listener: () => void): () => void {
    return this.#session.mount.onChange(listener);
  }

  change(changes: readonly Change[]): Promise<Changed> {
    return this.#undos.change(changes);
  }

  undo(token: string): Promise<readonly SecretInfo[]> {
    return this.#undos.undo(token);
  }

  compare(entries: readonly ComparedEntry[]): Promise<readonly Comparison[]> {
    return compareValues(this.#session.driver, entries);
  }

  stages(question: StageQuestion): Promise<StageReport> {
    return compareStages(this.#session, question);
  }

  async heldBefore(undo: string, question: StageQuestion): Promise<readonly string[]> {
    return heldNames(question, this.#undos.replaced(undo));
  }

  async kernelStatus(kernel: string): Promise<ReadonlyMap<string, KernelStage>> {
    const { driver, mount } = this.#session;
    const runtime = jupyterRuntimeDirectory(this.#env, process.platform);
    const status = await readKernelStatus(runtime, { connection: kernel });
    return status === undefined ? new Map() : stagesOfKernel(status, mount, await driver.list());
  }

  whereUsed(names: readonly string[], options?: WhereUsedOptions): Promise<WhereUsedReport> {
    return this.#code.whereUsed(names, options);
  }

  planRename(from: string, to: string, options?: WhereUsedOptions): Promise<RenamePlan> {
    return this.#code.planRename(from, to, options);
  }

  applyRename(token: string, except: readonly CodeFile[]): Promise<RenameOutcome> {
    return this.#code.applyRename(token, except);
  }

  /** Forgets what could be undone. */
  close(): void {
    this.#undos.close();
  }
}

const clock: UndoClock = {
  now: () => Date.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

function mountStatus({ mount }: Session): MountStatus {
  const { directory, state } = mount;
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(state.error === undefined ? {} : { problem: state.error.toJSON() }),
    ...(state.keeper === undefined || directory === undefined ? {} : { note: keptNote(directory, state.keeper) }),
  };
}
