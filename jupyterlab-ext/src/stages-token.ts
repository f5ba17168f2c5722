import { Token } from "@lumino/coreutils";
import type { StagesModel } from "@nbsecrets/shared";

/** Not exported by the package: it runs code in kernels. */
export const IStagesModel = new Token<StagesModel>(
  "@nbsecrets/jupyterlab-ext:IStagesModel",
  "What the kernel in front has of each secret.",
);
