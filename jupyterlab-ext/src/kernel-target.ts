import { KernelMessage, type Kernel } from "@jupyterlab/services";
import type { SnippetTarget } from "@nbsecrets/shared";

interface Facts {
  readonly hasPackage: boolean;
  readonly hasAe5Tools: boolean;
}

/** What a target knows of a document that no kernel runs, and of a kernel that does not answer. */
const unknown: Facts = { hasPackage: false, hasAe5Tools: false };

/**
 * How long a person waits for a kernel, in milliseconds: one that is running a cell may take any time, one that is just
 * starting takes seconds.
 */
const patience = { busy: 1000, other: 5000 };

/** Evaluated silently: nothing is printed, counted or told to other clients, and no name is left behind. */
const imports = (name: string): string => `__import__("importlib.util").util.find_spec("${name}") is not None`;

const answers = new WeakMap<Kernel.IKernelConnection, { readonly id: string; readonly facts: Promise<Facts> }>();
const watched = new WeakSet<Kernel.IKernelConnection>();

/**
 * What code in a kernel can use. Never rejects: a kernel that is busy, dead or just starting, and does not answer in time,
 * is one without our package, in the language that `fallback` says.
 */
export async function kernelTarget(
  kernel: Kernel.IKernelConnection | null | undefined,
  fallback: string,
): Promise<SnippetTarget> {
  if (!kernel) {
    return { language: fallback, ...unknown };
  }
  const whole = async (): Promise<SnippetTarget> => {
    const language = (await kernel.info).language_info.name;
    return { language, ...(language === "python" ? await kernelFacts(kernel) : unknown) };
  };
  const late = { language: fallback, ...unknown };
  return Promise.race([whole().catch(() => late), waited(kernel).then(() => late)]);
}

/** Asks a kernel anew the next time, because its environment may have changed. */
export function forgetKernel(kernel: Kernel.IKernelConnection): void {
  answers.delete(kernel);
}

/** Asked once; a kernel that was restarted, and one that could not answer, is asked again. */
function kernelFacts(kernel: Kernel.IKernelConnection): Promise<Facts> {
  const known = answers.get(kernel);
  if (known?.id === kernel.id) {
    return known.facts;
  }
  const facts = ask(kernel);
  answers.set(kernel, { id: kernel.id, facts });
  facts.catch(() => forgetKernel(kernel));
  if (!watched.has(kernel)) {
    watched.add(kernel);
    kernel.statusChanged.connect((_sender, status) => {
      if (status === "restarting" || status === "autorestarting" || status === "dead") {
        forgetKernel(kernel);
      }
    });
  }
  return facts;
}

async function ask(kernel: Kernel.IKernelConnection): Promise<Facts> {
  // A subshell answers while a cell runs.
  const subshell = kernel.status === "busy" && kernel.supportsSubshells ? await openSubshell(kernel) : undefined;
  try {
    const request = KernelMessage.createMessage<KernelMessage.IExecuteRequestMsg>({
      msgType: "execute_request",
      channel: "shell",
      username: kernel.username,
      session: kernel.clientId,
      ...(subshell === undefined ? {} : { subshellId: subshell }),
      content: {
        code: "",
        silent: true,
        store_history: false,
        allow_stdin: false,
        stop_on_error: false,
        user_expressions: { hasPackage: imports("nbsecrets"), hasAe5Tools: imports("ae5_tools") },
      },
    });
    const reply = (await kernel.sendShellMessage(request, true).done) as KernelMessage.IExecuteReplyMsg;
    if (reply.content.status !== "ok") {
      throw new Error("The kernel did not answer.");
    }
    const results = reply.content.user_expressions;
    return { hasPackage: isTrue(results["hasPackage"]), hasAe5Tools: isTrue(results["hasAe5Tools"]) };
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

function isTrue(result: unknown): boolean {
  return (result as { data?: Readonly<Record<string, unknown>> } | undefined)?.data?.["text/plain"] === "True";
}

function waited(kernel: Kernel.IKernelConnection): Promise<void> {
  const time = kernel.status === "busy" && !kernel.supportsSubshells ? patience.busy : patience.other;
  return new Promise((resolve) => setTimeout(resolve, time));
}
