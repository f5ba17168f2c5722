import type { Kernel } from "@jupyterlab/services";
import type { SnippetTarget } from "@nbsecrets/shared";
import { isMainShellBusy } from "./main-shell";
import { evaluateSilently } from "./silent-request";

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
  const { hasPackage, hasAe5Tools } = await evaluateSilently(kernel, {
    hasPackage: imports("nbsecrets"),
    hasAe5Tools: imports("ae5_tools"),
  });
  return { hasPackage: hasPackage === "True", hasAe5Tools: hasAe5Tools === "True" };
}

function waited(kernel: Kernel.IKernelConnection): Promise<void> {
  const time = isMainShellBusy(kernel) && !kernel.supportsSubshells ? patience.busy : patience.other;
  return new Promise((resolve) => setTimeout(resolve, time));
}
