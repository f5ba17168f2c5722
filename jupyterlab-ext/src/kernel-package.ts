import type { Kernel } from "@jupyterlab/services";

/** How long to wait for a kernel that may be running a cell, in milliseconds. */
const patience = 1000;

/** Prints nothing and leaves no name in the user's namespace. */
const expression = '__import__("importlib.util").util.find_spec("nbsecrets") is not None';

const answers = new WeakMap<Kernel.IKernelConnection, { id: string; answer: Promise<boolean> }>();

/** Whether `import nbsecrets` works in a Python kernel; false too where it does not say so in time. */
export async function kernelHasPackage(kernel: Kernel.IKernelConnection): Promise<boolean> {
  const known = answers.get(kernel);
  const answer = known?.id === kernel.id ? known.answer : ask(kernel);
  answers.set(kernel, { id: kernel.id, answer });
  answer.catch(() => answers.delete(kernel));
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patience));
  // A kernel that died or restarted did not answer: not known, and asked again the next time.
  return Promise.race([answer.catch(() => false), late]);
}

async function ask(kernel: Kernel.IKernelConnection): Promise<boolean> {
  const reply = await kernel.requestExecute({
    code: "",
    silent: true,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false,
    user_expressions: { nbsecrets: expression },
  }).done;
  if (reply.content.status !== "ok") {
    throw new Error("The kernel did not answer.");
  }
  const result = reply.content.user_expressions["nbsecrets"] as { data?: Record<string, unknown> } | undefined;
  return result?.data?.["text/plain"] === "True";
}
