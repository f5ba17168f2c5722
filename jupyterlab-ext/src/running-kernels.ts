import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { Session } from "@jupyterlab/services";
import { snippetLanguage, type RunningKernel } from "@nbsecrets/shared";
import { evaluateInKernel } from "./evaluate-in-kernel";

/**
 * Gives `use` the Python kernels of this server, whoever opened them. The connections to them are its own, and closed when it is
 * done: each is a socket, and a kernel keeps messages for it.
 */
export async function withRunningKernels(
  { serviceManager }: JupyterFrontEnd,
  use: (kernels: readonly RunningKernel[]) => Promise<void>,
): Promise<void> {
  const { sessions, kernelspecs } = serviceManager;
  await Promise.all([sessions.refreshRunning(), kernelspecs.ready]);
  const isPython = ({ kernel }: Session.IModel): boolean => {
    const language = kernel && kernelspecs.specs?.kernelspecs[kernel.name]?.language;
    return snippetLanguage(language ?? "")?.language === "python";
  };
  const models = [...sessions.running()].filter(isPython);
  const connections = models.map((model) => sessions.connectTo({ model }));
  try {
    await Promise.all(connections.map(isSettled));
    await use(connections.flatMap(runningKernel));
  } finally {
    connections.forEach((session) => session.dispose());
  }
}

function runningKernel({ kernel, path }: Session.ISessionConnection): readonly RunningKernel[] {
  return kernel === null
    ? []
    : [
        {
          title: path,
          connection: kernel.id,
          waits: kernel.status === "busy" && !kernel.supportsSubshells,
          evaluate: (expression: string, patient = false) => evaluateInKernel(kernel, expression, patient),
        },
      ];
}

/** How long a kernel has to say what it can do, in milliseconds: one that runs a cell says nothing. */
const SETTLED = 1_000;

/** What a kernel can do is known once it has answered. */
async function isSettled({ kernel }: Session.ISessionConnection): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, SETTLED));
  await Promise.race([
    kernel?.info.then(
      () => undefined,
      () => undefined,
    ),
    late,
  ]);
}
