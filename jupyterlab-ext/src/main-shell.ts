import type { Kernel, KernelMessage } from "@jupyterlab/services";

const shells = new WeakMap<Kernel.IKernelConnection, MainShell>();

/**
 * Whether a kernel's main shell runs something. JupyterLab's `kernel.status` turns idle as soon as any subshell or control request
 * has ended, also while a cell runs on.
 */
export function isMainShellBusy(kernel: Kernel.IKernelConnection): boolean {
  let shell = shells.get(kernel);
  if (shell === undefined) {
    shell = new MainShell(kernel);
    shells.set(kernel, shell);
  }
  return shell.isBusy;
}

class MainShell {
  /** It does one request after the other. */
  isBusy: boolean;

  constructor(kernel: Kernel.IKernelConnection) {
    this.isBusy = kernel.status === "busy";
    kernel.iopubMessage.connect((_sender, message) => this.#onMessage(message));
    kernel.statusChanged.connect((_sender, status) => {
      if (status === "restarting" || status === "autorestarting" || status === "dead") {
        this.isBusy = false;
      }
    });
  }

  #onMessage({ header, parent_header: parent, content }: KernelMessage.IMessage): void {
    if (header.msg_type === "status" && isOfMainShell(parent)) {
      this.isBusy = (content as { execution_state?: unknown }).execution_state === "busy";
    }
  }
}

/** Subshells are named in the header; what the control channel does has these types. */
function isOfMainShell(parent: KernelMessage.IMessage["parent_header"]): boolean {
  const { subshell_id: subshell, msg_type: type } = parent as { subshell_id?: unknown; msg_type?: string };
  return type !== undefined && typeof subshell !== "string" && !/subshell|^debug_|^interrupt_|^shutdown_/.test(type);
}
