import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { Signal, type ISignal } from "@lumino/signaling";
import type { KernelInFront } from "@nbsecrets/shared";
import type { FrontWidget } from "./front-widget";
import { isLoadId } from "./load-request";
import { isMainShellBusy } from "./main-shell";

/** The kernel of the notebook or console that was last in front, and when something about it may be otherwise. */
export class FrontKernel {
  readonly #front: FrontWidget;
  readonly #changed = new Signal<this, void>(this);
  #followed: ISessionContext | undefined;
  #restarts = 0;
  /** It was not idle since it is followed or was started: what it was asked before may have waited in vain. */
  #isNew = true;
  /** Of code that runs: what is asked silently is not told as input. */
  readonly #running = new Set<string>();

  constructor(front: FrontWidget) {
    this.#front = front;
    front.changed.connect(this.#follow, this);
    this.#follow();
  }

  /** Another kernel, a restart, or code that ran; also what another page with this kernel ran or loaded. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** The kernel, for what asks it; undefined where there is none. */
  get connection(): Kernel.IKernelConnection | undefined {
    return this.#followed?.session?.kernel ?? undefined;
  }

  /** As the core asks it. */
  get kernel(): KernelInFront | undefined {
    const kernel = this.connection;
    if (kernel === undefined || kernel.status === "dead" || kernel.isDisposed) {
      return undefined;
    }
    return {
      id: `${kernel.id} ${this.#restarts}`,
      connection: kernel.id,
      language: this.#languageOf(kernel),
      waits: isMainShellBusy(kernel) && !kernel.supportsSubshells,
      evaluate: async (expression, patient = false) =>
        (await import("./evaluate-in-kernel")).evaluateInKernel(kernel, expression, patient),
    };
  }

  /** Told by the kernel once it has answered; before that what its specification says. */
  #languageOf(kernel: Kernel.IKernelConnection): string {
    const context = this.#followed;
    const spec = context?.specsManager.specs?.kernelspecs[kernel.name];
    return spec?.language ?? "";
  }

  #follow(): void {
    const context = this.#front.widget?.sessionContext;
    if (context === this.#followed) {
      return;
    }
    this.#followed?.kernelChanged.disconnect(this.#onKernel, this);
    this.#followed?.statusChanged.disconnect(this.#onStatus, this);
    this.#followed?.iopubMessage.disconnect(this.#onMessage, this);
    this.#followed = context;
    context?.kernelChanged.connect(this.#onKernel, this);
    context?.statusChanged.connect(this.#onStatus, this);
    context?.iopubMessage.connect(this.#onMessage, this);
    this.#running.clear();
    this.#isNew = context?.session?.kernel?.status !== "idle";
    this.#changed.emit();
  }

  #onKernel(): void {
    this.#restarts += 1;
    this.#isNew = true;
    this.#changed.emit();
  }

  #onStatus(_sender: ISessionContext, status: Kernel.Status): void {
    if (status === "restarting" || status === "autorestarting" || status === "dead") {
      this.#restarts += 1;
      this.#running.clear();
      this.#isNew = true;
      this.#changed.emit();
    } else if (status === "idle" && this.#isNew) {
      this.#isNew = false;
      this.#changed.emit();
    }
  }

  #onMessage(_sender: ISessionContext, { header, parent_header: parent, content }: KernelMessage.IMessage): void {
    const id = "msg_id" in parent ? parent.msg_id : "";
    const isIdle =
      header.msg_type === "status" && (content as { execution_state?: unknown }).execution_state === "idle";
    if (header.msg_type === "execute_input") {
      this.#running.add(id);
    } else if (isIdle && (this.#running.delete(id) || this.#isLoadOfOthers(parent, id))) {
      this.#changed.emit();
    }
  }

  /** Questions of other pages change nothing: were they answered with one of ours, two pages would ask for ever. */
  #isLoadOfOthers(parent: KernelMessage.IMessage["parent_header"], id: string): boolean {
    return isLoadId(id) && "session" in parent && parent.session !== this.connection?.clientId;
  }
}
