import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { Session } from "@jupyterlab/services";
import { snippetLanguage, type RunningKernel } from "@nbsecrets/shared";
import { evaluateInKernel } from "./evaluate-in-kernel";

/** The Python kernels of this server, whoever opened them. */
export class RunningKernels {
  readonly list: readonly RunningKernel[];
  readonly #sessions: readonly Session.ISessionConnection[];

  private constructor(sessions: readonly Session.ISessionConnection[]) {
    this.#sessions = sessions;
    this.list = sessions.flatMap(({ kernel, path }) =>
      kernel === null
        ? []
        : {
            title: path,
            connection: kernel.id,
            waits: kernel.status === "busy" && !kernel.supportsSubshells,
            evaluate: (expression: string, patient = false) => evaluateInKernel(kernel, expression, patient),
          },
    );
  }

  /** Its connections are its own: who opened it closes it. */
  static async open({ serviceManager }: JupyterFrontEnd): Promise<RunningKernels> {
    const { sessions, kernelspecs } = serviceManager;
    await Promise.all([sessions.refreshRunning(), kernelspecs.ready]);
    const isPython = ({ kernel }: Session.IModel): boolean => {
      const language = kernel && kernelspecs.specs?.kernelspecs[kernel.name]?.language;
      return snippetLanguage(language ?? "")?.language === "python";
    };
    const models = [...sessions.running()].filter(isPython);
    const connections = models.map((model) => sessions.connectTo({ model }));
    await Promise.all(connections.map(isSettled));
    return new RunningKernels(connections);
  }

  close(): void {
    this.#sessions.forEach((session) => session.dispose());
  }
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
