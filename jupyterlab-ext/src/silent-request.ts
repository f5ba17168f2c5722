import { KernelMessage, type Kernel } from "@jupyterlab/services";
import { isMainShellBusy } from "./main-shell";

/**
 * Evaluates expressions in a kernel without a cell, history or output, and without a name left behind. A kernel that runs a cell
 * answers in a subshell, where it has them; else this waits with it. Rejects where the kernel refuses or goes away.
 *
 * @param msgId - of the request; drawn unless told.
 * @returns by the names of `expressions` what the kernel says of each as `text/plain`; undefined of one that failed.
 */
export async function evaluateSilently(
  kernel: Kernel.IKernelConnection,
  expressions: Readonly<Record<string, string>>,
  msgId?: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  const subshell = isMainShellBusy(kernel) && kernel.supportsSubshells ? await openSubshell(kernel) : undefined;
  try {
    const request = KernelMessage.createMessage<KernelMessage.IExecuteRequestMsg>({
      msgType: "execute_request",
      channel: "shell",
      username: kernel.username,
      session: kernel.clientId,
      ...(msgId === undefined ? {} : { msgId }),
      ...(subshell === undefined ? {} : { subshellId: subshell }),
      content: {
        code: "",
        silent: true,
        store_history: false,
        allow_stdin: false,
        stop_on_error: false,
        user_expressions: { ...expressions },
      },
    });
    const reply = (await kernel.sendShellMessage(request, true).done) as KernelMessage.IExecuteReplyMsg;
    if (reply.content.status !== "ok") {
      throw new Error("The kernel did not answer.");
    }
    const results = reply.content.user_expressions;
    return Object.fromEntries(Object.keys(expressions).map((name) => [name, textOf(results[name])]));
  } finally {
    if (subshell !== undefined) {
      kernel.requestDeleteSubshell({ subshell_id: subshell });
    }
  }
}

async function openSubshell(kernel: Kernel.IKernelConnection): Promise<string | undefined> {
  const reply = await kernel.requestCreateSubshell({}).done;
  // A kernel that could make none says so in the place of an id.
  return typeof reply.content.subshell_id === "string" ? reply.content.subshell_id : undefined;
}

function textOf(result: unknown): string | undefined {
  const text = (result as { data?: Readonly<Record<string, unknown>> } | undefined)?.data?.["text/plain"];
  return typeof text === "string" ? text : undefined;
}
