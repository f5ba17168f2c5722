import { checkout, inEnvironment } from "./checkout.ts";
import { CodeServer } from "./code-server.ts";
import { test as base } from "./code-test.ts";
import { languageKernels } from "./language-kernels.ts";
import { plainEnvironment } from "./make-plain-kernel.ts";

const plain = [inEnvironment("python", plainEnvironment), "-m", "ipykernel_launcher", "-f", "{connection_file}"];

/** The same with the stand-in for the Jupyter extension that has its public API, over real kernels. */
export const test = base.extend<object, { runningCode: CodeServer }>({
  runningCode: [
    async ({}, use) => {
      const code = new CodeServer({
        extensions: [checkout(".work/vscode/nbsecrets.vsix"), checkout(".work/vscode-tests/jupyter.vsix")],
        environment: { NBSECRETS_TESTS_KERNELS: JSON.stringify({ plain, ...languageKernels }) },
      });
      await code.install();
      await code.start();
      await use(code);
      await code.dispose();
    },
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
